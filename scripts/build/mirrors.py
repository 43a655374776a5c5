"""Where this host's apt gets Debian's packages from: the build takes its own from there."""

from __future__ import annotations

import re
from pathlib import Path

APT = Path("/etc/apt")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def debian_mirrors(apt: Path = APT) -> tuple[str, str]:
    """The mirror of Debian itself and that of its security updates.

    Raises LookupError when this host's apt knows none.
    """
    places = _places(apt)
    security = [place for place in places if "security" in place]
    others = [place for place in places if "security" not in place]
    if not security or not others:
        raise LookupError("apt of this host names no mirror of Debian and of its security updates")
    return others[0], security[0]


def _places(apt: Path) -> list[str]:
    found: list[str] = []
    for file in sorted(apt.glob("sources.list.d/*.sources")):
        for line in re.findall(r"^URIs:(.*)$", file.read_text("utf-8"), re.MULTILINE):
            found += line.split()
    for file in (apt / "sources.list", *sorted(apt.glob("sources.list.d/*.list"))):
        if file.exists():
            found += re.findall(r"^deb(?:\s+\[[^]]*\])?\s+(\S+)", file.read_text("utf-8"), re.MULTILINE)
    return found
