"""Which family of distributions this host belongs to, by what it says of itself."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

RELEASE = Path("/etc/os-release")


class Family(StrEnum):
    """Distributions that are alike; the value is the word by which they name their family."""

    DEBIAN = "debian"
    ENTERPRISE_LINUX = "rhel"


def family(release: Path = RELEASE) -> Family | None:
    """The family of this host, None for another one."""
    values = _values(release)
    words = f"{values.get('ID', '')} {values.get('ID_LIKE', '')}".split()
    return next((Family(word) for word in words if word in list(Family)), None)


def distribution_name(release: Path = RELEASE) -> str:
    """Name and version for people, empty where it does not say."""
    return _values(release).get("PRETTY_NAME", "")


def _values(release: Path) -> dict[str, str]:
    try:
        text = release.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    lines = (line.split("=", 1) for line in text.splitlines() if "=" in line)
    return {name: value.strip("\"'") for name, value in lines}
