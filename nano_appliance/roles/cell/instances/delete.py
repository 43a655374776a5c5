"""Deleting an instance that is off, with all its volumes."""

from __future__ import annotations

import logging

import msgspec

from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.orders import Done, InstanceOrder
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.removal import remove_everything

logger = logging.getLogger(__name__)


def delete_instance(cell: Cell, order: InstanceOrder) -> Done:
    """Delete an instance; one that is broken or half deleted too.

    The record is marked first, so that a deletion that was cut off is finished at the next start of the cell. One that
    cannot be read is not: after a cut it is still there, and can be deleted again. Its volumes are those that are
    recorded under its id.
    Raises NotFound, Conflict for one that runs or whose storage is away, and NanoError when something could not be
    removed: the instance then stays marked and broken, and can be deleted again.
    """
    with cell.registry.busy(order.id, "its deletion"):
        instance = cell.registry.even_unreadable(order.id)
        if cell.domains.is_running(order.id):
            raise Conflict(f"instance '{instance.name}' is running; it must be stopped before it is deleted")
        absence = cell.volumes.absence(order.id)
        if absence:
            raise Conflict(f"instance '{instance.name}' cannot be deleted: {absence}")
        if order.id not in cell.registry.unreadable.reasons:
            cell.registry.put(msgspec.structs.replace(instance, deleting=True))
        try:
            remove_everything(cell, instance)
            cell.lease.dropped([order.id])
        except NanoError as error:
            cell.registry.update(order.id, broken=f"its deletion did not come to an end: {error}")
            raise
    logger.info("deleted instance %s (%s)", instance.name, instance.id)
    return Done()
