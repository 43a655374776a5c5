"""Taking over instances whose volumes and records lie on shared storage."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence

import msgspec

from nano_appliance.model.errors import Conflict, Exhausted, NanoError, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import AdoptInstances
from nano_appliance.model.report import Adoption, InstanceReport
from nano_appliance.model.volume import VolumeGroup
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.console_ports import free_port
from nano_appliance.roles.cell.domain.arriving import screen_port
from nano_appliance.roles.cell.domain.build import build
from nano_appliance.roles.cell.domain.change import inserted_media
from nano_appliance.roles.cell.hypervisor.migrations import Standing
from nano_appliance.roles.cell.image_cache import media_id
from nano_appliance.roles.cell.instances.protection import restore_filter
from nano_appliance.roles.cell.instances.registry import Busy
from nano_appliance.roles.cell.instances.release import forget, require_latest
from nano_appliance.roles.cell.instances.start import start_taken_over
from nano_appliance.roles.cell.instances.volume_work import finish

logger = logging.getLogger(__name__)


def adopt_instances(cell: Cell, order: AdoptInstances) -> Adoption:
    """Take over instances, each wholly or not at all; one that is here already is left as it is.

    They are off afterwards, but for those that have arrived running, and those are this cell's whatever happens: what
    keeps it from taking one over is raised as Unavailable. Those of a lost cell are started if the order says so; one
    that is here already as soon as it can be, the others at once or they are not taken over. Those that cannot be taken
    over are answered with the reason. Raises Conflict when this cell shares no storage or cannot get at it, Unavailable
    as `release_instances`, and when nobody can tell what is here.
    """
    cell.known_capabilities()
    cell.volumes.pools.require_shared()
    adopt = _adopt_arrived if order.arrived else _adopt
    adopted: list[InstanceReport] = []
    refused: dict[str, str] = {}
    for instance_id in order.ids:
        try:
            adopted.append(adopt(cell, order, instance_id))
        except (Busy, Unavailable) as error:
            raise Unavailable(error.message) from error
        except NanoError as error:
            logger.warning("instance %s could not be taken over: %s", instance_id, error)
            refused[instance_id] = error.message
    return Adoption(adopted=tuple(adopted), refused=refused)


def _adopt(cell: Cell, order: AdoptInstances, instance_id: str) -> InstanceReport:
    with cell.registry.busy(instance_id, "its taking over"):
        require_latest(cell, instance_id, order.order)
        if _is_here(cell, instance_id):
            # By an order before, whose answer was lost: a refusal would say that nothing of it is here.
            if order.start:
                cell.lease.owe(instance_id)
        else:
            cell.lease.require_own()
            instance, group = cell.records.read(instance_id)
            check_takeover(cell, instance, group, lost=order.lost)
            _take_over(cell, order, instance, group)
            logger.info("took over instance %s (%s)", instance.name, instance.id)
        return cell.registry.report(instance_id)


def _adopt_arrived(cell: Cell, order: AdoptInstances, instance_id: str) -> InstanceReport:
    with cell.registry.busy(instance_id, "its taking over"):
        require_latest(cell, instance_id, order.order)
        standing = cell.migrations.standing(instance_id)
        if standing is Standing.ON_ITS_WAY:
            raise Busy("it is still on its way")
        if standing is not Standing.RUNNING:
            raise Conflict("it does not run here")
        try:
            if not (cell.registry.knows(instance_id) and cell.volumes.is_recorded(instance_id)):
                _take_over_running(cell, instance_id)
        except NanoError as error:
            raise Busy(f"it runs here and cannot be taken over: {error}") from error
        return cell.registry.report(instance_id)


def _take_over_running(cell: Cell, instance_id: str) -> None:
    """Each step may have been done before; none is undone, for the guest runs."""
    found, group = cell.records.read(instance_id)
    live = cell.domains.live_definition(instance_id)
    if not cell.registry.knows(instance_id):
        cell.registry.add(lambda others: own_record(cell, found, others, screen_port(live)))
    instance = cell.registry.get(instance_id)
    cell.network.take(instance)
    cell.volumes.take_over(group)
    restore_filter(cell, instance)
    cell.domains.define(build(instance, cell.volumes.paths(instance_id), cell.host_facts()))
    cell.receptions.close(instance_id)
    cell.registry.tell(instance_id, running=True)
    cell.registry.update(instance_id, media=media_id(inserted_media(live)))
    cell.agents.appeared(instance_id)
    logger.info("took over instance %s (%s), which runs", instance.name, instance.id)


def _is_here(cell: Cell, instance_id: str) -> bool:
    """False for one that is half here, because this cell was killed while it took it over; that half is forgotten."""
    if not cell.registry.knows(instance_id):
        return False
    if cell.volumes.is_recorded(instance_id):
        return True
    forget(cell, instance_id)
    return False


def check_takeover(cell: Cell, instance: Instance, group: VolumeGroup, *, lost: bool) -> None:
    """Raise NanoError when an instance cannot be taken over because of how it is, or because of this host.

    What a `lost` cell was doing with its volumes is no hindrance: nobody does it any more.
    """
    if instance.deleting or not instance.created:
        raise Conflict(f"instance '{instance.name}' is only half there")
    if group.work is not None and not lost:
        raise Conflict(f"{group.work.doing} of instance '{instance.name}' has not come to an end")
    cell.host_facts().offers.require(instance.hardware)
    cell.volumes.require_present(group, len(instance.disks))


def _take_over(cell: Cell, order: AdoptInstances, found: Instance, group: VolumeGroup) -> None:
    """Record first, as made, and the volumes second: a cell that is killed in between must never remove files."""
    with contextlib.ExitStack() as undo:
        instance = cell.registry.add(lambda others: own_record(cell, found, others))
        undo.callback(_give_back, cell, instance.id)
        cell.network.take(instance)
        cell.volumes.take_over(group)
        restore_filter(cell, instance)
        cell.domains.define(build(instance, cell.volumes.paths(instance.id), cell.host_facts()))
        finish(cell, instance.id)
        if order.start:
            start_taken_over(cell, instance.id)
        undo.pop_all()


def _give_back(cell: Cell, instance_id: str) -> None:
    """Forget what could not be taken over. Raises Unavailable when it is still half here, and must go nowhere else."""
    try:
        # One that was started, but not as it should be.
        if cell.domains.is_running(instance_id):
            cell.domains.power_off(instance_id)
        forget(cell, instance_id)
    except NanoError as error:
        raise Unavailable(f"instance {instance_id} cannot be forgotten: {error.message}") from error


def own_record(cell: Cell, found: Instance, others: Sequence[Instance], port: int = 0) -> Instance:
    """The record of an instance on this cell, whose bridge it is on; the screen is on `port`, or on one that is free.

    Raises Exhausted when there is no place for it, Conflict when its hardware address is another one's.
    """
    limit = cell.registry.guest_limit
    if len(others) >= limit:
        raise Exhausted(f"the cell has {len(others)} instances already, the most it takes is {limit}")
    taken = {card.hardware_address for other in others for card in other.interfaces}
    for card in found.interfaces:
        if card.hardware_address in taken:
            raise Conflict(f"hardware address {card.hardware_address} belongs to another instance of this cell")
    port = port or free_port(cell.identity.address, {other.console.port for other in others}, limit)
    bridge = cell.network.bridge
    return msgspec.structs.replace(
        found,
        leaving=False,
        console=msgspec.structs.replace(found.console, port=port),
        interfaces=tuple(msgspec.structs.replace(card, bridge=bridge) for card in found.interfaces),
    )
