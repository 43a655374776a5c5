"""Replacing the system disk of a stopped instance by a clone of an image; until that is whole nothing changes."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from nano_appliance.host.files import sync_folder
from nano_appliance.model import snapshots
from nano_appliance.model.creation import check_base
from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.image import ImageKind
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import ResetSystem
from nano_appliance.model.volume import VolumeWork
from nano_appliance.roles.cell import disk_head, disk_tool
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.create import new_system
from nano_appliance.roles.cell.instances.volume_work import require_stopped, tell_progress, work_on_volumes
from nano_appliance.roles.cell.volumes import settle

logger = logging.getLogger(__name__)

DOING = "the reset of its system"


def reset_system(cell: Cell, order: ResetSystem) -> Instance:
    """Make an overlay on the image beside the system volume, then put it in its place; returns the record.

    Raises NotFound, Conflict for an instance that runs, is busy, broken or has snapshots, InvalidInput for an image
    that is larger than the disk, Exhausted without room, Unavailable when the core does not deliver; the former disk
    stays then.
    """
    if order.image.kind is not ImageKind.DISK:
        raise InvalidInput("image must be a disk image")
    with work_on_volumes(cell, order.id, DOING) as (instance, group):
        require_stopped(cell, instance, "its system is reset")
        snapshots.check_none(group, "resetting the system")
        check_base(order.image.virtual_size, group.system.capacity)
        with (
            _shown(cell, order.id),
            cell.images.held(order.image, tell_progress(cell, order.id)) as base,
            contextlib.ExitStack() as undo,
        ):
            check_base(disk_head.standalone_size(base), group.system.capacity)
            path = Path(group.system.path)
            fresh = Path(cell.volumes.free_layers(group)[group.system.name])
            cell.volumes.begin(group, VolumeWork(doing=DOING, files=(str(fresh),)))
            undo.callback(cell.volumes.conclude, group, [str(fresh)])
            disk_tool.create_overlay(fresh, base, group.system.capacity)
            settle(fresh)
            # Before the disk changes: a mark that says too little does no harm to the former system.
            access = new_system(instance.access, instance.hardware)
            changed = msgspec.structs.replace(instance, access=access)
            cell.registry.put(changed)
            with contextlib.ExitStack() as undo_mark:
                undo_mark.callback(cell.registry.put, instance)
                os.rename(fresh, path)  # noqa: PTH104 - one module for all steps keeps them traceable
                undo_mark.pop_all()
            sync_folder(path.parent)
    logger.info("reset the system of instance %s to image %s", instance.name, order.image.id)
    return changed


@contextlib.contextmanager
def _shown(cell: Cell, instance_id: str) -> Iterator[None]:
    """Tell in the state that the system is being reset: a core that was restarted meanwhile knows it from there."""
    cell.registry.update(instance_id, resetting=True)
    try:
        yield
    finally:
        cell.registry.update(instance_id, resetting=False)
