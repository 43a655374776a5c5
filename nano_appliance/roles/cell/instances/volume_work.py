"""Work on an instance's volumes: what was cut off is finished or undone, and the domain follows the record."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from nano_appliance.host.commands import CommandFailed
from nano_appliance.model import snapshots
from nano_appliance.model.errors import Conflict
from nano_appliance.model.instance import Instance
from nano_appliance.model.volume import Snapshot, VolumeGroup
from nano_appliance.roles.cell import disk_tool
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.domain.change import disk_files, with_disk_files
from nano_appliance.roles.cell.instances.snapshots.merge import merge

logger = logging.getLogger(__name__)


@contextmanager
def work_on_volumes(cell: Cell, instance_id: str, doing: str) -> Iterator[tuple[Instance, VolumeGroup]]:
    """Keep others away from an instance while its volumes are worked on; gives the instance and its volumes' record.

    Work that was cut off before is finished first. Raises NotFound, Conflict for one that is busy, broken, being
    deleted or maybe on another cell, and NanoError when the earlier work cannot be finished.
    """
    with cell.registry.busy(instance_id, doing):
        instance = cell.registry.get(instance_id)
        broken = cell.registry.state(instance_id).broken
        if broken or instance.deleting or not instance.created:
            raise Conflict(f"instance '{instance.name}' cannot be used: {broken or 'it is not complete'}")
        if cell.volumes.is_shared(instance_id):
            cell.lease.require_own()
        finish(cell, instance_id)
        try:
            yield cell.registry.get(instance_id), cell.volumes.group(instance_id)
        finally:
            cell.registry.update(instance_id, progress=0)


def require_stopped(cell: Cell, instance: Instance, doing: str) -> None:
    """Raise Conflict when the instance runs; `doing` is what it must be stopped for."""
    if cell.domains.is_running(instance.id):
        raise Conflict(f"instance '{instance.name}' is running; it must be stopped before {doing}")


def tell_progress(cell: Cell, instance_id: str) -> disk_tool.Progress:
    """Where work on the volumes of an instance tells how far it is."""
    return lambda percent: cell.registry.update(instance_id, progress=percent)


def finish(cell: Cell, instance_id: str) -> None:
    """Bring work that was cut off to an end, and let the domain follow the record; without such work nothing happens.

    Raises Conflict while the instance runs and needs to be stopped for that, and NanoError when it fails again.
    """
    if cell.volumes.group(instance_id).work is None:
        return
    settle_addition(cell, instance_id)
    follow_record(cell, instance_id)
    group = cell.volumes.group(instance_id)
    if group.work is None:
        return
    if group.work.moves_files and cell.domains.is_running(instance_id):
        name = cell.registry.get(instance_id).name
        raise Conflict(f"{group.work.doing} was cut off; instance '{name}' must be stopped to bring it to an end")
    logger.warning("%s of instance %s was cut off; bringing it to an end", group.work.doing, instance_id)
    if group.work.deleting:
        group = merge(cell.volumes, group, tell_progress(cell, instance_id))
    follow_files(cell, instance_id)
    if group.work:
        cell.volumes.conclude(cell.volumes.group(instance_id), group.work.files)


def settle_addition(cell: Cell, instance_id: str) -> None:
    """Record or forget a snapshot of a running guest whose outcome nobody has seen; raises NanoError.

    Which files the guest writes to is decided by this, so it comes before everything else, a start too.
    """
    group = cell.volumes.group(instance_id)
    if group.work is None or group.work.adding is None:
        return
    new = group.work.adding
    before = msgspec.structs.replace(group, work=None)
    if _was_made(cell, group, new):
        logger.info("snapshot '%s' of instance %s is made", new.name, instance_id)
        cell.volumes.put(snapshots.with_snapshot(before, new, new.files))
    else:
        cell.volumes.conclude(before, new.files.values())


def follow_record(cell: Cell, instance_id: str) -> None:
    """Let the stored domain use the files that the record names; raises NanoError."""
    stored, paths = cell.domains.definition(instance_id), cell.volumes.paths(instance_id)
    if list(disk_files(stored).values()) != paths:
        cell.domains.define(with_disk_files(stored, paths))


def follow_files(cell: Cell, instance_id: str) -> Instance:
    """Let the records say how large the disks are, as their files have it; the instance's record. Raises NanoError."""
    instance, group = cell.registry.get(instance_id), cell.volumes.group(instance_id)
    sizes = cell.volumes.sizes(instance_id)
    system, *data = (
        msgspec.structs.replace(volume, capacity=size) for volume, size in zip(group.volumes, sizes, strict=True)
    )
    sized = msgspec.structs.replace(group, system=system, data=tuple(data))
    if sized != group:
        cell.volumes.put(sized)
    disks = tuple(msgspec.structs.replace(disk, size=size) for disk, size in zip(instance.disks, sizes, strict=True))
    if disks == instance.disks:
        return instance
    instance = msgspec.structs.replace(instance, disks=disks)
    cell.registry.put(instance)
    return instance


def _was_made(cell: Cell, group: VolumeGroup, new: Snapshot) -> bool:
    """Whether the guest writes to the new files.

    For one that is off its files are asked: an overlay that nobody has written to shows just what is below it.
    """
    if cell.domains.is_running(group.instance):
        return set(new.files.values()) <= set(disk_files(cell.domains.live_definition(group.instance)).values())
    try:
        return all(
            disk_tool.read_disk(Path(new.files[volume.name])).full_backing_filename == volume.path
            for volume in group.volumes
        )
    except CommandFailed as error:
        logger.info("snapshot '%s' of instance %s was not made: %s", new.name, group.instance, error)
        return False
