"""Going back to a snapshot: what was written since the current one was made is lost."""

from __future__ import annotations

import contextlib
import logging

from nano_appliance.model import snapshots
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import SnapshotOrder
from nano_appliance.model.volume import VolumeWork
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.volume_work import (
    follow_files,
    follow_record,
    require_stopped,
    work_on_volumes,
)

logger = logging.getLogger(__name__)


def restore_snapshot(cell: Cell, order: SnapshotOrder) -> Instance:
    """Let the volumes of a stopped instance hold what a snapshot kept, and return its record: disks may be smaller.

    Raises NotFound, Conflict for one that runs, is busy or broken, and NanoError; nothing has changed then.
    """
    doing = f"the restoration of snapshot '{order.name}'"
    with work_on_volumes(cell, order.id, doing) as (instance, group):
        snapshot = snapshots.find(group, order.name)
        require_stopped(cell, instance, "a snapshot is restored")
        layers = cell.volumes.free_layers(group)
        given_up = [volume.path for volume in group.volumes]
        with contextlib.ExitStack() as undo:
            begun = cell.volumes.begin(group, VolumeWork(doing=doing, files=(*layers.values(), *given_up)))
            undo.callback(follow_files, cell, order.id)
            undo.callback(cell.volumes.conclude, group, layers.values())
            cell.volumes.overlay({layers[volume.name]: snapshot.files[volume.name] for volume in group.volumes})
            cell.volumes.put(snapshots.restored(begun, order.name, layers))
            changed = follow_files(cell, order.id)
            follow_record(cell, order.id)
            undo.pop_all()
        cell.volumes.conclude(cell.volumes.group(order.id), given_up)
    logger.info("restored snapshot '%s' of instance %s", order.name, instance.name)
    return changed
