"""Making a snapshot: of a stopped instance by new layers on its files, of a running one by its hypervisor."""

from __future__ import annotations

import contextlib
import logging

import msgspec

from nano_appliance.model import snapshots
from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.orders import CreateSnapshot
from nano_appliance.model.report import InstanceReport
from nano_appliance.model.volume import Snapshot, VolumeGroup, VolumeWork
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.domain.change import disk_files, other_drives
from nano_appliance.roles.cell.domain.snapshot import disk_snapshot
from nano_appliance.roles.cell.instances.notices import Topic
from nano_appliance.roles.cell.instances.volume_work import follow_record, settle_addition, work_on_volumes

logger = logging.getLogger(__name__)


def create_snapshot(cell: Cell, order: CreateSnapshot) -> InstanceReport:
    """Keep what all volumes of an instance hold just now under a name; its guest may run.

    The report's notice says when the guest's file systems could not be frozen meanwhile.

    Raises InvalidInput for a bad name, NotFound, Conflict for a name in use or an instance that is busy or broken, and
    NanoError; nothing is left behind then.
    """
    doing = f"the creation of snapshot '{order.name}'"
    with work_on_volumes(cell, order.id, doing) as (instance, group):
        snapshots.check_new(group, order.name)
        running = cell.domains.is_running(order.id)
        new = Snapshot(name=order.name, description=order.description, create_time=order.create_time, running=running)
        if running:
            _of_running(cell, group, new, doing)
        else:
            _of_stopped(cell, group, new, doing)
    logger.info("made snapshot '%s' of instance %s", order.name, instance.name)
    return cell.registry.report(order.id)


def _of_stopped(cell: Cell, group: VolumeGroup, new: Snapshot, doing: str) -> None:
    """The volumes switch to their new files by one write of the record."""
    layers = cell.volumes.free_layers(group)
    with contextlib.ExitStack() as undo:
        cell.volumes.begin(group, VolumeWork(doing=doing, files=tuple(layers.values())))
        undo.callback(cell.volumes.conclude, group, layers.values())
        cell.volumes.overlay({layers[volume.name]: volume.path for volume in group.volumes})
        cell.volumes.put(snapshots.with_snapshot(group, new, layers))
        follow_record(cell, group.instance)
        undo.pop_all()


def _of_running(cell: Cell, group: VolumeGroup, new: Snapshot, doing: str) -> None:
    """The hypervisor makes the new files and switches to all of them at one moment, or to none."""
    xml = cell.domains.live_definition(group.instance)
    live = disk_files(xml)
    if list(live.values()) != cell.volumes.paths(group.instance):
        raise Conflict("the running guest does not use the files that are recorded")
    layers = cell.volumes.free_layers(group)
    switched = dict(zip(live, layers.values(), strict=True))
    adding = msgspec.structs.replace(new, files=layers)
    cell.volumes.begin(group, VolumeWork(doing=doing, files=tuple(layers.values()), adding=adding))
    try:
        notice = _take(cell, group.instance, disk_snapshot(switched, other_drives(xml)))
    finally:
        # Also after a failure it is the hypervisor who knows. If it is gone, so is the answer: until it is back.
        settle_addition(cell, group.instance)
        follow_record(cell, group.instance)
    if notice:
        logger.warning("snapshot '%s' of instance %s: %s", new.name, group.instance, notice)
        notice = f"snapshot '{new.name}' was made {notice}"
    cell.registry.note(group.instance, Topic.SNAPSHOT, notice)


def _take(cell: Cell, instance_id: str, xml: str) -> str:
    """Take the snapshot; why the guest's file systems were not frozen, or nothing when they were."""
    try:
        cell.domains.snapshot(instance_id, xml, frozen=True)
    except NanoError as refusal:
        cell.domains.snapshot(instance_id, xml, frozen=False)
        return f"without freezing the guest's file systems: {refusal}"
    return ""
