"""Deleting a snapshot: what depends on it stays as it is, and takes over its files."""

from __future__ import annotations

import logging
from pathlib import Path

from nano_appliance.model import snapshots
from nano_appliance.model.errors import NanoError, NotFound
from nano_appliance.model.orders import Done, SnapshotOrder
from nano_appliance.model.snapshots import Merge
from nano_appliance.model.volume import VolumeWork
from nano_appliance.roles.cell import disk_tool
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.snapshots.merge import merge
from nano_appliance.roles.cell.instances.volume_work import require_stopped, tell_progress, work_on_volumes

logger = logging.getLogger(__name__)


def delete_snapshot(cell: Cell, order: SnapshotOrder) -> Done:
    """Delete a snapshot of a stopped instance, with progress while its files are merged.

    From the moment it is recorded the snapshot is gone for everybody; a merge that was cut off is done again before
    the next work on the volumes and at the next start of the cell. Raises NotFound, Conflict for an instance that runs,
    is busy or broken and for a snapshot that too much depends on, Exhausted without room, and NanoError.
    """
    doing = f"the deletion of snapshot '{order.name}'"
    with work_on_volumes(cell, order.id, doing) as (instance, group):
        plan = snapshots.merges(group, order.name)
        require_stopped(cell, instance, "a snapshot is deleted")
        cell.volumes.require_room(group, _needed(plan))
        begun = cell.volumes.begin(group, VolumeWork(doing=doing, deleting=order.name))
        try:
            merge(cell.volumes, begun, tell_progress(cell, order.id))
        except NanoError as error:
            raise NanoError(
                f"snapshot '{order.name}' is gone, but merging its files failed and will be tried again: {error}"
            ) from error
    logger.info("deleted snapshot '%s' of instance %s", order.name, instance.name)
    return Done()


def _needed(plan: tuple[Merge, ...]) -> int:
    """Bytes by which the files that others are merged into can grow; raises NotFound when one is missing."""
    missing = [path for each in plan for path in (each.base, each.top) if path and not Path(path).is_file()]
    if missing:
        raise NotFound(f"its file {missing[0]} is missing")
    return sum(disk_tool.read_disk(Path(each.top)).actual_size for each in plan if each.top)
