"""Which files of an installation are its state: all that cannot be had again from elsewhere, and no image or disk."""

from __future__ import annotations

import contextlib
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.errors import NanoError

MODULES = ("core", "cell", "frontend")
FOLDERS = ("config", "data", "cert")
IMAGES = frozenset({"media_images", "disk_images"})
"""Folders of the core's data whose files are as large as disks, and are kept where they came from."""


@dataclass(frozen=True)
class StateFile:
    """A file as it was read: where it stands, its permissions, and its content."""

    path: Path
    mode: int
    content: bytes


def present_modules(installation: Path) -> list[ModuleFolder]:
    """The modules that have a folder below `installation` with anything of theirs in it."""
    folders = [ModuleFolder(installation / name, name) for name in MODULES]
    return [folder for folder in folders if any((folder.home / part).is_dir() for part in FOLDERS)]


@contextlib.contextmanager
def copied(module: ModuleFolder) -> Iterator[ModuleFolder]:
    """The module with copies of its state files, gone at the end: opening the files themselves could change them."""
    with tempfile.TemporaryDirectory(prefix="nano-copy-") as folder:
        copy = ModuleFolder(Path(folder) / module.name, module.name)
        copy.make()
        for file in read_state(module):
            target = copy.home / file.path.relative_to(module.home)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
        yield copy


def read_state(module: ModuleFolder) -> Iterator[StateFile]:
    """The state files of a module with what is in them; the module may be running, and remove one meanwhile.

    Raises NanoError naming a file that cannot be read.
    """
    for path in state_files(module):
        try:
            file = StateFile(path, path.stat().st_mode & 0o777, path.read_bytes())
        except FileNotFoundError:
            continue
        except OSError as error:
            raise NanoError(f"cannot read {path}: {error.strerror}") from error
        yield file


def state_files(module: ModuleFolder) -> Iterator[Path]:
    """The state files of a module, in order; links and special files are none."""
    for part in FOLDERS:
        for path in sorted((module.home / part).rglob("*")):
            inside = path.relative_to(module.home)
            if stat.S_ISREG(path.lstat().st_mode) and not IMAGES & set(inside.parts) and path.suffix != ".tmp":
                yield path
