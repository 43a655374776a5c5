"""Preparing for a running instance that another cell will send; it belongs to that cell until it is taken over."""

from __future__ import annotations

import contextlib
import logging

from nano_appliance.model.errors import Conflict, NanoError, Unavailable
from nano_appliance.model.migration_orders import ReceiveInstance, Reception
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.adopt import check_takeover, own_record
from nano_appliance.roles.cell.instances.protection import restore_filter
from nano_appliance.roles.cell.instances.registry import Busy
from nano_appliance.roles.cell.instances.screen import prepare_screen
from nano_appliance.roles.cell.migration.places import make_place
from nano_appliance.roles.cell.migration.preparation import give_up

logger = logging.getLogger(__name__)


def receive_instance(cell: Cell, order: ReceiveInstance) -> Reception:
    """Prepare everything that the instance will need here, and expect it from its cell.

    What stands against it is told in the answer; nothing is left behind then. Raises Unavailable without hypervisor,
    and when another order is busy with the instance.
    """
    cell.known_capabilities()
    try:
        return _receive(cell, order)
    except Busy as error:
        raise Unavailable(error.message) from error
    except NanoError as error:
        logger.warning("instance %s cannot come here: %s", order.id, error)
        return Reception(refused=error.message)


def _receive(cell: Cell, order: ReceiveInstance) -> Reception:
    with cell.registry.busy(order.id, "its arrival"), contextlib.ExitStack() as undo:
        if cell.registry.knows(order.id) or cell.domains.exists(order.id):
            raise Conflict("there is something of it here already")
        cell.lease.require_own()
        found, group = cell.records.read(order.id)
        check_takeover(cell, found, group, lost=False)
        instance = own_record(cell, found, cell.registry.all())
        cell.registry.require_free_name(instance)
        prepare_screen(cell, instance)
        media = ""
        if order.media is not None:
            with cell.media.held(order.media, lambda _percent: None) as path:
                media = str(path)
        undo.callback(give_up, cell, order.id)
        restore_filter(cell, instance)
        make_place(order.id, cell.known_capabilities().group)
        ticket = cell.receptions.open(order.id, order.source)
        undo.pop_all()
    logger.info("expecting instance %s (%s) from cell %s", instance.name, instance.id, order.source)
    return Reception(
        ticket=ticket,
        screen_address=cell.identity.address,
        screen_port=instance.console.port,
        bridge=cell.network.bridge,
        media=media,
    )
