"""Giving back the unused space of a volume's file, by a copy that takes its place; the disk stays as large."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

from nano_appliance.host.files import sync_folder
from nano_appliance.model import snapshots
from nano_appliance.model.orders import Done, ShrinkDisk
from nano_appliance.model.volume import VolumeWork
from nano_appliance.roles.cell import disk_tool
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.resize import disk_path
from nano_appliance.roles.cell.instances.volume_work import require_stopped, tell_progress, work_on_volumes
from nano_appliance.roles.cell.volumes import settle

logger = logging.getLogger(__name__)


def shrink_disk(cell: Cell, order: ShrinkDisk) -> Done:
    """Give back the unused space of a stopped instance's volume, with progress.

    Raises InvalidInput for a place without a disk, NotFound, Conflict for an instance that runs, is busy, broken or
    has snapshots, Exhausted without room for the copy, and NanoError; the volume is untouched then.
    """
    doing = f"the shrinking of disk {order.index}"
    with work_on_volumes(cell, order.id, doing) as (instance, group):
        path = disk_path(group, order.index)
        require_stopped(cell, instance, "a volume is shrunk")
        snapshots.check_none(group, "shrinking a volume")
        before = disk_tool.read_disk(path).actual_size
        cell.volumes.require_room(group, before)
        copy = Path(cell.volumes.free_layers(group)[group.volumes[order.index].name])
        with contextlib.ExitStack() as undo:
            cell.volumes.begin(group, VolumeWork(doing=doing, files=(str(copy),)))
            undo.callback(cell.volumes.conclude, group, [str(copy)])
            disk_tool.rewrite(path, copy, tell_progress(cell, order.id))
            settle(copy)
            os.rename(copy, path)  # noqa: PTH104 - one module for all steps keeps them traceable
            sync_folder(path.parent)
        after = disk_tool.read_disk(path).actual_size
    logger.info(
        "the file of disk %d of instance %s takes %d bytes, before %d", order.index, instance.name, after, before
    )
    return Done()
