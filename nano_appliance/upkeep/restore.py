"""Bringing an installation's state files back from an archive: all of them or none, the present ones kept aside."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from nano_appliance.host import pid_file
from nano_appliance.host.files import FOLDER_MODE, atomic_write, make_folder, sync_folder, write_failure
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.errors import Conflict, InvalidInput, NotFound
from nano_appliance.upkeep.backup import MANIFEST, Manifest
from nano_appliance.upkeep.state_files import FOLDERS, IMAGES, MODULES

ASIDE = "before-restore-%Y%m%d-%H%M%S"
ARRIVING = ".restoring"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One file of an archive."""

    mode: int
    content: bytes


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: the archive's own description, and where the files that stood there before are now."""

    manifest: Manifest
    aside: tuple[Path, ...]


def restore(archive: Path, installation: Path, *, now: datetime) -> Restored:
    """Replace the state of the modules in `archive` below `installation`; their image files stay where they are.

    Raises NotFound, InvalidInput for an archive that is damaged or none of ours, Conflict while one of the modules
    runs, NanoError when the disk refuses; nothing is changed then.
    """
    manifest, members = _read(archive)
    modules = [name for name in MODULES if any(path.startswith(f"{name}/") for path in manifest.files)]
    with contextlib.ExitStack() as held, contextlib.ExitStack() as undo:
        folders = [ModuleFolder(make_folder(installation / name, 0o755), name) for name in modules]
        for folder in folders:
            held.enter_context(_stopped(folder))
        try:
            for folder in folders:
                undo.callback(shutil.rmtree, folder.home / ARRIVING, ignore_errors=True)
                _unpack(folder, members)
            aside = [_exchange(folder, now, undo) for folder in folders]
        except OSError as error:
            raise write_failure(installation, error) from error
        undo.pop_all()
        for folder in folders:
            shutil.rmtree(folder.home / ARRIVING)
    return Restored(manifest=manifest, aside=tuple(aside))


@contextlib.contextmanager
def _stopped(folder: ModuleFolder) -> Iterator[None]:
    """Nobody starts the module meanwhile; raises Conflict while it runs."""
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(pid_file.held(folder.pid_file))
        except Conflict:
            raise Conflict(f"the {folder.name} is running; stop it first") from None
        yield


def _read(archive: Path) -> tuple[Manifest, dict[str, Member]]:
    """The archive's files by name, compared with what it says of itself."""
    try:
        with tarfile.open(archive, "r:gz") as opened:
            members = {
                entry.name: Member(mode=entry.mode & 0o777, content=content.read())
                for entry in opened
                if entry.isreg() and (content := opened.extractfile(entry))
            }
        manifest = msgspec.json.decode(members.pop(MANIFEST).content, type=Manifest)
    except FileNotFoundError:
        raise NotFound(f"{archive} does not exist") from None
    except (OSError, EOFError, KeyError, tarfile.TarError, zlib.error, msgspec.MsgspecError) as error:
        raise InvalidInput(f"{archive} is no archive of nano backup, or damaged: {error}") from error
    sums = {name: hashlib.sha256(member.content).hexdigest() for name, member in members.items()}
    if sums != manifest.files or not all(map(_is_state, sums)):
        raise InvalidInput(f"{archive} does not hold what it says: it is damaged, or somebody has changed it")
    return manifest, members


def _is_state(name: str) -> bool:
    """Whether a file of this name belongs below an installation."""
    parts = name.split("/")
    fits = len(parts) > 2 and parts[0] in MODULES and parts[1] in FOLDERS
    return fits and not any(part in ("", ".", "..") for part in parts)


def _unpack(folder: ModuleFolder, members: Mapping[str, Member]) -> None:
    """Put the module's files beside those that are in use, on the disk and owned by whoever owns its folder."""
    arriving, owner = folder.home / ARRIVING, folder.home.stat()
    for part in FOLDERS:
        make_folder(arriving / part, 0o700 if part == "cert" else FOLDER_MODE)
    for name, member in members.items():
        module, _, inside = name.partition("/")
        if module == folder.name:
            path = arriving / inside
            make_folder(path.parent)
            atomic_write(path, member.content, mode=member.mode)
    for path in (arriving, *arriving.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


def _exchange(folder: ModuleFolder, now: datetime, undo: contextlib.ExitStack) -> Path:
    """Move what is in use aside and what has arrived into its place; images go with neither."""
    home, aside = folder.home, folder.home / now.strftime(ASIDE)
    make_folder(aside, 0o700)
    undo.callback(_remove_if_empty, aside)
    for part in FOLDERS:
        _move(home / part, aside / part, undo)
        _move(home / ARRIVING / part, home / part, undo)
    for name in IMAGES:
        _move(aside / "data" / name, home / "data" / name, undo)
    sync_folder(home)
    return aside


def _move(source: Path, target: Path, undo: contextlib.ExitStack) -> None:
    if source.exists():
        source.rename(target)
        undo.callback(target.rename, source)


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()
