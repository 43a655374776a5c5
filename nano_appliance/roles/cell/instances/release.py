"""Forgetting instances that another cell has taken over; removes no file on shared storage."""

from __future__ import annotations

import logging

from nano_appliance.model.errors import Conflict, NanoError, NotFound, Unavailable
from nano_appliance.model.orders import Release, ReleaseInstances
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.registry import Busy
from nano_appliance.roles.cell.migration.preparation import give_up
from nano_appliance.roles.cell.packet_filter.name import filter_name
from nano_appliance.roles.cell.storage.shared_records import LONGEST_RECORDING

logger = logging.getLogger(__name__)

POWER_OFF_SECONDS = 10.0
"""How long an instance that was powered off may take to be seen off."""


def release_instances(cell: Cell, order: ReleaseInstances) -> Release:
    """Forget instances whose volumes are on shared storage; of one that is not here only what was prepared for it.

    Those that run are powered off first if the order says so, and refused otherwise, and so are those about which a
    later order has come. Raises Unavailable without hypervisor, and when another order is busy with one of them, maybe
    the same that came before: it has to be asked again then.
    """
    cell.domains.require_hypervisor()
    refused: dict[str, str] = {}
    for instance_id in order.ids:
        try:
            _release(cell, order, instance_id)
        except Busy as error:
            raise Unavailable(error.message) from error
        except NanoError as error:
            logger.warning("instance %s was not released: %s", instance_id, error)
            refused[instance_id] = error.message
    return Release(refused=refused)


def forget(cell: Cell, instance_id: str) -> None:
    """Forget domain, packet filter, network and records of an instance; its volumes and what is beside them stay.

    The record goes last, so that what is cut off can be taken up again. Raises NanoError.
    """
    cell.domains.undefine(instance_id)
    cell.filters.undefine(filter_name(instance_id))
    cell.volumes.disown(instance_id)
    cell.network.release(instance_id)
    cell.registry.remove(instance_id)


def require_latest(cell: Cell, instance_id: str, order: int) -> None:
    """Raise Conflict for an order that was overtaken by a later one; to be called by whoever is busy with it."""
    if not cell.order_numbers.take(instance_id, order):
        raise Conflict("a later order about it has come before")


def _release(cell: Cell, order: ReleaseInstances, instance_id: str) -> None:
    with cell.registry.busy(instance_id, "its release"):
        require_latest(cell, instance_id, order.order)
        try:
            name = cell.registry.even_unreadable(instance_id).name
        except NotFound:
            give_up(cell, instance_id)
            return
        if not cell.volumes.is_shared(instance_id):
            raise Conflict(f"the volumes of instance '{name}' are on this cell's own disks")
        if cell.domains.is_running(instance_id):
            if not order.power_off:
                raise Conflict(f"instance '{name}' is running")
            cell.domains.power_off(instance_id)
            if not cell.registry.wait_until_off(instance_id, POWER_OFF_SECONDS):
                raise Conflict(f"instance '{name}' could not be powered off")
        if not cell.records.is_idle(LONGEST_RECORDING):
            raise Busy(f"a record of instance '{name}' is still being written to storage that does not answer")
        forget(cell, instance_id)
        cell.lease.dropped([instance_id])
    logger.info("released instance %s (%s)", name, instance_id)
