"""The one way state gets onto the disk: whole, synced, or not at all; must not know what the bytes mean."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import glob
import logging
import os
import secrets
import stat
from pathlib import Path

from nano_appliance.model.errors import Conflict, Exhausted, NanoError

logger = logging.getLogger(__name__)

BACKUP_SUFFIX = ".bak"
FOLDER_MODE = 0o740
"""Mode of new folders, as the older platform makes them."""

_NAME_ATTEMPTS = 100
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def atomic_write(path: Path, data: bytes, *, mode: int = 0o640, keep_backup: bool = False) -> None:
    """Replace the content of `path` by `data`; after a crash at any moment it holds the old or the new content.

    When this returns, data and name are on the disk. A symbolic link is followed, so that its target is replaced.
    `keep_backup` keeps what stood there before as `<path>.bak`.

    Raises Exhausted when the disk is full and NanoError for any other refusal; `path` is then untouched.
    """
    path = Path(os.path.realpath(path))
    try:
        _replace(path, data, mode=mode, keep_backup=keep_backup)
    except OSError as error:
        raise write_failure(path, error) from error


def backup_of(path: Path) -> Path:
    """Where `atomic_write` keeps the previous content of `path`."""
    return path.with_name(path.name + BACKUP_SUFFIX)


def make_folder(path: Path, mode: int = FOLDER_MODE) -> Path:
    """Make `path` and the parents it lacks with exactly `mode`; a folder that exists stays as it is.

    Raises Conflict when something else has the name, NanoError when the folder cannot be made.
    """
    if path.is_dir():
        return path
    if path.parent != path:
        make_folder(path.parent, mode)
    try:
        path.mkdir()
        path.chmod(mode)
    except FileExistsError:
        if not path.is_dir():
            raise Conflict(f"{path} is not a folder") from None
    except OSError as error:
        raise NanoError(f"cannot make folder {path}: {error.strerror}") from error
    return path


def write_failure(path: Path, error: OSError) -> NanoError:
    """What to raise when `path` could not be written: Exhausted when there is no room, else NanoError."""
    message = f"cannot write {path}: {error.strerror}"
    return Exhausted(message) if error.errno in _NO_ROOM else NanoError(message)


def write_all(descriptor: int, data: bytes | bytearray) -> None:
    """Write all of `data`, in as many calls as it takes; raises OSError."""
    remaining = memoryview(data)
    while remaining:
        remaining = remaining[os.write(descriptor, remaining) :]


def sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk; raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace(path: Path, data: bytes, *, mode: int, keep_backup: bool) -> None:
    _remove_stale_temporaries(path)
    temporary, descriptor = _open_temporary(path, mode)
    try:
        try:
            write_all(descriptor, data)
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
            if keep_backup:
                _link_backup(path, mode)
            os.rename(temporary, path)  # noqa: PTH104 - one module for all steps keeps them traceable
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)  # noqa: PTH108
            raise
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def _open_temporary(path: Path, mode: int) -> tuple[str, int]:
    """A new locked file beside `path`; the lock tells other writers that it is not a left-over."""
    for _ in range(_NAME_ATTEMPTS):
        temporary = f"{path.parent}/.{path.name}.{secrets.token_hex(6)}.tmp"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return temporary, descriptor
        # Another writer took it for a left-over in the moment before it was locked.
        os.close(descriptor)
    raise NanoError(f"cannot write {path}: its temporary files keep vanishing")


def _remove_stale_temporaries(path: Path) -> None:
    """Remove what writers of `path` that were killed have left behind."""
    for stale in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        with contextlib.suppress(FileNotFoundError), stale.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            stale.unlink()
            logger.info("removed %s, left by a writer that was killed", stale)


def _link_backup(path: Path, mode: int) -> None:
    """Give the present content the backup's name too; `path` itself stays good at every moment."""
    try:
        # The backup must not be more open than the new file.
        path.chmod(stat.S_IMODE(path.stat().st_mode) & mode)
    except FileNotFoundError:
        return
    backup = backup_of(path)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(backup)  # noqa: PTH108
    # Two writers of the same file at once: the other one has just kept a copy, or has replaced the content.
    with contextlib.suppress(FileExistsError, FileNotFoundError):
        os.link(path, backup)
