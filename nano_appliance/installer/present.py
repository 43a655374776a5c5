"""What is on this host already: which roles, where their programs come from, and which of them run; changes nothing."""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from nano_appliance.host import pid_file
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.host.pid_file import Running
from nano_appliance.host.processes import run_from
from nano_appliance.installer.menu import ROLES
from nano_appliance.installer.release import package_of
from nano_appliance.installer.services import is_active, unit_of

LAUNCHED = Path("/usr/bin/nano")
"""The program that packages bring; what they put into a role's folder calls it by this name."""
OWN_CONTENT = b"nano_appliance/portal"
"""A name in the table of contents of our self-contained executable."""


class Origin(Enum):
    """Where a role's program comes from: a package of ours, a copy of our program, or the older platform."""

    PACKAGE = auto()
    COPY = auto()
    OLDER = auto()


class Runs(Enum):
    """How a role runs: not at all, as a service of systemd, or started by its name in the background."""

    NO = auto()
    SERVICE = auto()
    BACKGROUND = auto()


@dataclass(frozen=True)
class Present:
    """A role that is on this host."""

    folder: ModuleFolder
    origin: Origin
    runs: Runs

    @property
    def role(self) -> str:
        """Its name."""
        return self.folder.name

    @property
    def program(self) -> Path:
        """What it is called by."""
        return self.folder.home / self.role


def present_roles(installation: Path, versions: Mapping[str, str]) -> list[Present]:
    """The roles below `installation`, in the order in which they need each other; `versions` are those of packages."""
    folders = [ModuleFolder(installation / role, role) for role in ROLES]
    return [
        Present(folder, origin, _how_it_runs(folder))
        for folder in folders
        if (origin := _origin(folder.home / folder.name, package_of(folder.name) in versions))
    ]


def is_ours(program: Path) -> bool:
    """Whether a program is our executable, or calls it."""
    with program.open("rb") as file:
        if program.stat().st_size == 0:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if content[:2] == b"#!":
                return content.find(bytes(LAUNCHED)) >= 0
            return content.find(OWN_CONTENT) >= 0


def _origin(program: Path, packaged: bool) -> Origin | None:  # noqa: FBT001 - one caller
    if not program.is_file():
        return Origin.PACKAGE if packaged else None
    if not is_ours(program):
        return Origin.OLDER
    return Origin.PACKAGE if packaged else Origin.COPY


def _how_it_runs(folder: ModuleFolder) -> Runs:
    if is_active(unit_of(folder.name)):
        return Runs.SERVICE
    if isinstance(pid_file.state(folder.pid_file), Running) or run_from(folder.home):
        return Runs.BACKGROUND
    return Runs.NO
