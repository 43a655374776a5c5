"""Making an instance: all of it or nothing, and never a half one after a crash."""

from __future__ import annotations

import logging
import secrets

import msgspec

from nano_appliance.model.address_range import check_allocated
from nano_appliance.model.cloud_init import CloudInit, check_cloud_init
from nano_appliance.model.creation import check_base, check_size
from nano_appliance.model.errors import Conflict, Exhausted, InvalidInput, NanoError
from nano_appliance.model.hardware import Hardware, OperatingSystem
from nano_appliance.model.hardware_address import check_hardware_address, new_hardware_address
from nano_appliance.model.image import ImageKind
from nano_appliance.model.instance import Console, Disk, GuestAccess, Instance, NetworkInterface
from nano_appliance.model.names import ACCOUNT, check_id, check_name
from nano_appliance.model.orders import CreateInstance
from nano_appliance.model.security import SecurityPolicy
from nano_appliance.model.security_changes import check_policy
from nano_appliance.model.volume import VolumeGroup
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.console_ports import free_port, new_password
from nano_appliance.roles.cell.domain.build import build
from nano_appliance.roles.cell.domain.disk import check_places
from nano_appliance.roles.cell.instances.protection import restore_filter
from nano_appliance.roles.cell.instances.removal import remove_everything
from nano_appliance.roles.cell.instances.seed import make_seed, seeded_access
from nano_appliance.roles.cell.instances.start import start_created

logger = logging.getLogger(__name__)


def create_instance(cell: Cell, order: CreateInstance) -> Instance:
    """Make an instance and return its record; an auto-start one is started as well.

    An image to clone is fetched if this cell has not got it yet; the state tells how much of it is here.

    The record is written first, marked as not yet created, so that a cell killed half-way knows what to remove.
    Raises InvalidInput, Conflict for a name or id in use or hardware that is not offered, Exhausted without room,
    Unavailable without hypervisor; nothing is left behind then.
    """
    _check(order)
    facts = cell.host_facts()
    facts.offers.require(order.hardware)
    with cell.registry.busy(order.id, "its creation"):
        instance = cell.registry.add(lambda others: _new_record(cell, order, others))
        try:
            cell.network.take(instance)
            group = _create_volumes(cell, order)
            disks = tuple(Disk(volume=volume.name, size=volume.capacity) for volume in (group.system, *group.data))
            instance = msgspec.structs.replace(instance, disks=disks)
            if order.cloud_init is not None:
                instance = make_seed(cell, instance, order.cloud_init)
            restore_filter(cell, instance)
            cell.domains.define(build(instance, cell.volumes.paths(instance.id), facts))
            instance = msgspec.structs.replace(instance, created=True)
            cell.registry.put(instance)
            cell.registry.update(instance.id, progress=0)
        except BaseException:
            _undo(cell, instance)
            raise
    logger.info("created instance %s (%s)", instance.name, instance.id)
    if instance.auto_start:
        start_created(cell, instance)
    return instance


def _create_volumes(cell: Cell, order: CreateInstance) -> VolumeGroup:
    """Blank volumes, or a system volume on the image, which is held until the volume itself names it."""
    if order.image is None:
        return cell.volumes.create(order.id, order.disks)

    def tell(percent: int) -> None:
        cell.registry.update(order.id, progress=percent)

    with cell.images.held(order.image, tell) as base:
        return cell.volumes.create(order.id, order.disks, base)


def _check(order: CreateInstance) -> None:
    check_id("id", order.id)
    check_name("name", order.name, ACCOUNT)
    check_size(order.cores, order.memory, order.disks)
    if order.image is not None:
        if order.image.kind is not ImageKind.DISK:
            raise InvalidInput("image must be a disk image")
        check_base(order.image.virtual_size, order.disks[0])
    check_places(order.hardware.disk, len(order.disks))
    if order.hardware_address:
        check_hardware_address("hardware_address", order.hardware_address)
    if order.internal_address:
        check_allocated("internal_address", order.internal_address)
    check_cloud_init(order.cloud_init or CloudInit())
    check_policy(order.security or SecurityPolicy())


def _new_record(cell: Cell, order: CreateInstance, others: list[Instance]) -> Instance:
    """The record of an instance about to be made: with all it takes, but no volumes yet."""
    limit = cell.registry.guest_limit
    if len(others) >= limit:
        raise Exhausted(f"the cell has {len(others)} instances already, the most it takes is {limit}")
    ports = {other.console.port for other in others}
    addresses = {card.hardware_address for other in others for card in other.interfaces}
    return Instance(
        id=order.id,
        name=order.name,
        owner=order.owner,
        group=order.group,
        cores=order.cores,
        memory=order.memory,
        disks=(),
        interfaces=(
            NetworkInterface(
                hardware_address=_hardware_address(order, addresses),
                bridge=cell.network.bridge,
                internal_address=order.internal_address,
            ),
        ),
        console=Console(port=free_port(cell.identity.address, ports, limit), secret=new_password()),
        hardware=order.hardware,
        qos=order.qos,
        security=order.security,
        access=_access(order),
        auto_start=order.auto_start,
        storage_pool=cell.volumes.pools.current_name,
        create_time=order.create_time,
        created=False,
    )


def _access(order: CreateInstance) -> GuestAccess:
    """What is known of the new system; cloud-init's part, if it has one, is in the seed."""
    if order.cloud_init is not None:
        return seeded_access(order.access, order.cloud_init)
    return new_system(order.access, order.hardware)


def new_system(access: GuestAccess, hardware: Hardware) -> GuestAccess:
    """What is known of a system that has never run.

    Cloud-init names a system itself; others are named through their agent, Windows is not.
    """
    linux = hardware.operating_system is OperatingSystem.LINUX
    due = linux and not access.cloud_init_available
    return msgspec.structs.replace(access, initialized=False, host_name_due=due)


def _hardware_address(order: CreateInstance, taken: set[str]) -> str:
    """The address that the core has chosen, or a new one."""
    if not order.hardware_address:
        return new_hardware_address(taken, secrets.token_bytes)
    if order.hardware_address in taken:
        raise Conflict(f"hardware address {order.hardware_address} belongs to another instance of this cell")
    return order.hardware_address


def _undo(cell: Cell, instance: Instance) -> None:
    try:
        remove_everything(cell, instance)
    except NanoError:
        # The record stays, marked as not created: the next start of the cell tries again.
        logger.exception("what was made of instance %s could not be removed", instance.name)
