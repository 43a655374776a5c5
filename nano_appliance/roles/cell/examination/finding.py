"""What an examination of one item found, and which packages mend what is missing."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import msgspec

from nano_appliance.host.distribution import RELEASE, Family, family


class Verdict(StrEnum):
    """How an item stands: fine, usable with a drawback, or something the cell cannot do without is missing."""

    OK = "ok"
    WARNING = "warning"
    LACKS = "lacks"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one item; `remedy` says how to mend it and is empty when nothing has to be done."""

    item: str
    verdict: Verdict
    detail: str
    remedy: str = ""


def ok(item: str, detail: str) -> Finding:
    """A finding without fault."""
    return Finding(item=item, verdict=Verdict.OK, detail=detail)


def warning(item: str, detail: str, remedy: str = "") -> Finding:
    """A finding that an administrator should know of."""
    return Finding(item=item, verdict=Verdict.WARNING, detail=detail, remedy=remedy)


def lacks(item: str, detail: str, remedy: str) -> Finding:
    """A finding that keeps this host from being a cell."""
    return Finding(item=item, verdict=Verdict.LACKS, detail=detail, remedy=remedy)


def installation(debian: str, enterprise_linux: str, release: Path = RELEASE) -> str:
    """The command that installs a package, by the distribution this is; both where it is another one."""
    commands = {
        Family.DEBIAN: f"apt-get install {debian}",
        Family.ENTERPRISE_LINUX: f"dnf install {enterprise_linux}",
    }
    found = family(release)
    return commands[found] if found else " or ".join(commands.values())
