"""Getting at a storage pool and letting go of it; what touches its files is a child process, for it may hang."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.host.commands import CommandFailed, run
from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.model.storage_pool import tag_name
from nano_appliance.model.volume import VolumePool, VolumePoolMode
from nano_appliance.roles.cell.storage.mounts import mount_export, mounted_at, unmount

logger = logging.getLogger(__name__)

LONGEST_LOOK = 10.0
"""Seconds in which storage has to answer; longer is as good as away."""

_NO_SUCH_FILE = "No such file or directory"


@dataclass(frozen=True)
class Room:
    """Bytes left for new files, and of the whole file system."""

    available: int = 0
    total: int = 0


def attach(pool: VolumePool) -> Room:
    """Have a storage pool at its folder, and look whether it is the right one and can be written to.

    Raises NanoError saying why it cannot be used.
    """
    folder = Path(pool.target)
    if pool.mode is VolumePoolMode.NFS:
        mount_export(pool.source_host, pool.source_target, folder)
    tag = folder / tag_name(pool.name)
    try:
        # Writes even where the tag is there already. A missing one is only made on storage that never had it.
        run(["touch", *(["--no-create"] if pool.marked else []), "--", str(tag)], timeout=LONGEST_LOOK, with_us=True)
        seen = run(["stat", "--file-system", "--format=%S %a %b", "--", str(tag)], timeout=LONGEST_LOOK, with_us=True)
    except CommandFailed as error:
        raise _explained(folder, tag, error) from error
    block, available, total = map(int, seen.stdout.split())
    return Room(available * block, total * block)


def detach(pool: VolumePool) -> None:
    """Unmount an NFS pool and remove its folder when that is empty; nothing on any storage is deleted.

    Raises NanoError when the export is in use or its server does not answer; it stays mounted then.
    """
    folder = Path(pool.target)
    if pool.mode is not VolumePoolMode.NFS:
        return
    unmount(folder)
    if mounted_at(folder) is None:
        with contextlib.suppress(OSError):  # it is not empty: somebody keeps files below the mount
            folder.rmdir()
    logger.info("storage pool '%s' is no longer mounted at %s", pool.name, folder)


def _explained(folder: Path, tag: Path, error: CommandFailed) -> NanoError:
    if _NO_SUCH_FILE in error.stderr:
        return Unavailable(
            f"{tag.name} is not in {folder}: the storage is not mounted there, or it is not the one other cells use"
        )
    if error.status is None:
        return Unavailable(f"the storage at {folder} did not answer within {LONGEST_LOOK:g} seconds")
    return Unavailable(f"the storage at {folder} cannot be used: {error.message}")
