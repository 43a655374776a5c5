"""Enlarging a disk, also under a running guest; how large it has become is read from its file."""

from __future__ import annotations

import logging
from pathlib import Path

from nano_appliance.model.creation import check_disk
from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import ResizeDisk
from nano_appliance.model.volume import VolumeGroup, VolumeWork
from nano_appliance.roles.cell import disk_tool
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.domain.change import disk_files
from nano_appliance.roles.cell.instances.volume_work import follow_files, work_on_volumes

logger = logging.getLogger(__name__)


def resize_disk(cell: Cell, order: ResizeDisk) -> Instance:
    """Enlarge a disk and return the instance's record; partitions and file systems are left to the guest.

    Raises InvalidInput for a place without a disk and for a size that is not larger or beyond the limits, NotFound,
    Conflict for an instance that is busy or broken, Exhausted without room, and NanoError.
    """
    doing = f"the growth of disk {order.index}"
    with work_on_volumes(cell, order.id, doing) as (instance, group):
        path = disk_path(group, order.index)
        now = cell.volumes.sizes(order.id)[order.index]
        check_disk("size", order.size)
        if order.size <= now:
            raise InvalidInput(f"size must be larger than the {now} bytes that disk {order.index} has now")
        cell.volumes.require_room(group, order.size - now)
        cell.volumes.begin(group, VolumeWork(doing=doing))
        try:
            if cell.domains.is_running(order.id):
                name = list(disk_files(cell.domains.live_definition(order.id)))[order.index]
                cell.domains.resize_disk(order.id, name, order.size)
            else:
                disk_tool.resize(path, order.size)
        finally:
            changed = follow_files(cell, order.id)
            cell.volumes.conclude(cell.volumes.group(order.id), ())
    logger.info("disk %d of instance %s has %d bytes now", order.index, instance.name, changed.disks[order.index].size)
    return changed


def disk_path(group: VolumeGroup, index: int) -> Path:
    """The file of the disk in place `index`; raises InvalidInput when there is none."""
    if not 0 <= index < len(group.volumes):
        raise InvalidInput(f"index must be from 0 to {len(group.volumes) - 1}")
    return Path(group.volumes[index].path)
