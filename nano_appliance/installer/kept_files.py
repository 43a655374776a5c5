"""The files that an update replaces, kept so that they can be put back; and who owned what."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from nano_appliance.host.files import make_folder, sync_folder


class KeptFiles:
    """Copies of those of `paths` that exist, in `folder`, which is for root only."""

    def __init__(self, folder: Path, paths: Iterable[Path]) -> None:
        self._folder = folder
        self._paths = list(paths)

    def keep(self) -> None:
        """Make the copies; raises OSError."""
        make_folder(self._folder, 0o700)
        for path in self._paths:
            if os.path.lexists(path):
                _copy(path, self._copy_of(path))

    def put_back(self) -> None:
        """Every path as it was, one after the other, each at once; raises OSError."""
        for path in self._paths:
            copy = self._copy_of(path)
            if os.path.lexists(copy):
                arriving = path.with_name(f".{path.name}.old")
                _copy(copy, arriving)
                arriving.rename(path)
                sync_folder(path.parent)
            else:
                path.unlink(missing_ok=True)

    def forget(self) -> None:
        """Remove the copies."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _copy_of(self, path: Path) -> Path:
        return self._folder / path.relative_to("/")


def owners_of(folders: Iterable[Path]) -> Callable[[], None]:
    """What gives everything in `folders` back to those who own it now, with the present permissions."""
    found = {path: path.lstat() for folder in folders for path in (folder, *folder.rglob("*")) if not path.is_symlink()}

    def give_back() -> None:
        for path, status in found.items():
            if os.path.lexists(path) and not path.is_symlink():
                os.chown(path, status.st_uid, status.st_gid)
                path.chmod(status.st_mode & 0o7777)

    return give_back


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target, follow_symlinks=False)
    if not target.is_symlink():
        owner = source.stat()
        os.chown(target, owner.st_uid, owner.st_gid)
