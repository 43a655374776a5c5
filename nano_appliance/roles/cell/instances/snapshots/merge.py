"""Merging the files of a snapshot into what depends on them; can be begun again wherever it was cut off."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from nano_appliance.host.files import sync_folder
from nano_appliance.model import snapshots
from nano_appliance.model.errors import NanoError
from nano_appliance.model.snapshots import Merge
from nano_appliance.model.volume import VolumeGroup
from nano_appliance.roles.cell import disk_tool
from nano_appliance.roles.cell.volumes import Volumes, settle


def merge(volumes: Volumes, group: VolumeGroup, progress: disk_tool.Progress) -> VolumeGroup:
    """Carry out the deletion that the work of `group` is about, and return the record without it.

    What depends on the snapshot shows the same at every moment, so a guest could be started in between. Raises
    NanoError: the record then still says what is left to do.
    """
    assert group.work is not None  # noqa: S101 - callers have begun it
    if group.work.deleting in group.snapshots:
        for each in snapshots.merges(group, group.work.deleting):
            # Without its base it was done by whoever was cut off after that.
            if Path(each.base).exists():
                _merge_files(each, progress)
        group = snapshots.without(group, group.work.deleting)
    ended = msgspec.structs.replace(group, work=None)
    volumes.put(ended)
    return ended


def _merge_files(each: Merge, progress: disk_tool.Progress) -> None:
    base = Path(each.base)
    try:
        if each.top:
            disk_tool.commit(Path(each.top), progress)
            settle(base)
            os.rename(base, each.top)  # noqa: PTH104 - one module for all steps keeps them traceable
        else:
            base.unlink()
        sync_folder(base.parent)
    except OSError as error:
        raise NanoError(f"cannot give up {base}: {error.strerror}") from error
