"""An unpacked release: its packages, and what their files must be; changes nothing."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.installer.programs import call
from nano_appliance.model.errors import NotFound

PROGRAM = "nano-appliance"
"""The package that all others need."""

_QUERY = r"[%{FILENAMES}\t%{FILEDIGESTS}\t%{FILELINKTOS}\n]"
_FILE_NAME = re.compile(r"(?P<name>.+)-(?P<version>[^-]+)-[^-]+\.[^.]+\.rpm")


@dataclass(frozen=True)
class Package:
    """A package file, and what its name says; looking into it needs rpm on this host."""

    file: Path
    name: str
    version: str

    def differing(self) -> Iterator[Path]:
        """Its files and links that are not on this host, or are others there; raises NanoError."""
        for path, digest, target in self._contents():
            if _target(path) != target or _digest(path) != digest:
                yield path

    def paths(self) -> list[Path]:
        """All its files and links; raises NanoError."""
        return [path for path, _, _ in self._contents()]

    def _contents(self) -> Iterator[tuple[Path, str, str]]:
        """Each with the SHA-256 of a file, or the target of a symbolic link; folders are left out."""
        told = call("rpm", "--query", "--nosignature", "--package", "--queryformat", _QUERY, str(self.file))
        for line in told.splitlines():
            path, digest, target = line.split("\t")
            if digest or target:
                yield Path(path), "" if target else digest, target


class Release:
    """The folder that the release was unpacked into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def offline(self) -> list[Path]:
        """Packages of the distribution that were put beside ours, for hosts without a network."""
        return sorted((self._folder / "rpms").glob("*.rpm"))

    def packages(self, roles: Iterable[str]) -> list[Package]:
        """The program's package and those of `roles`; raises NotFound when one is missing."""
        wanted = [PROGRAM, *(package_of(role) for role in roles)]
        files = sorted(self._folder.glob("packages/*.rpm"))
        matches = [(file, match) for file in files if (match := _FILE_NAME.fullmatch(file.name))]
        present = {match["name"]: Package(file, match["name"], match["version"]) for file, match in matches}
        for name in wanted:
            if name not in present:
                raise NotFound(f"{self._folder / 'packages'} holds no package {name}")
        return [present[name] for name in wanted]


def package_of(role: str) -> str:
    """The name of a role's package."""
    return f"nano-{role}"


def _target(path: Path) -> str:
    """Where a symbolic link leads, empty when it is none."""
    return os.readlink(path) if path.is_symlink() else ""  # noqa: PTH115 - the text, not a path


def _digest(path: Path) -> str:
    """SHA-256 of a regular file, empty when it is none."""
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
