"""Sending a running instance to another cell; what it leaves here is forgotten by a later order."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from nano_appliance.link.streams import Stream
from nano_appliance.model.errors import Conflict, NanoError, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.model.migration_orders import CancelCarrying, Carried, CarryInstance, Destination
from nano_appliance.model.orders import Done
from nano_appliance.model.transfer import Transfer
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.domain.arriving import arriving
from nano_appliance.roles.cell.hypervisor.migrations import Standing
from nano_appliance.roles.cell.instances.registry import Busy
from nano_appliance.roles.cell.migration.doors import OpenStream, open_doors
from nano_appliance.roles.cell.migration.places import make_place, remove_place, sockets_of

logger = logging.getLogger(__name__)

Dial = Callable[[Destination], OpenStream]
"""Makes streams to a destination of those of the link."""


def carry_instance(cell: Cell, dial: Dial, order: CarryInstance) -> Carried:
    """Let an instance go over, and return when it is off here, or when it stays.

    Raises Unavailable without hypervisor, and while an earlier order of this kind is under way.
    """
    cell.domains.require_hypervisor()
    try:
        with cell.registry.busy(order.id, "its way to another cell"):
            instance = cell.registry.get(order.id)
            if order.destination is None:
                return _settle(cell, instance, "it was cut off")
            try:
                _require_runs(cell, instance)
                _send(cell, dial(order.destination), order, order.destination)
            except NanoError as error:
                logger.warning("instance %s has not gone over: %s", instance.name, error)
                return _settle(cell, instance, error.message)
            finally:
                cell.registry.update(order.id, transfer=None)
    except Busy as error:
        raise Unavailable(error.message) from error
    transfer = cell.migrations.outcome(order.id)
    logger.info("instance %s (%s) has gone over to cell %s", instance.name, order.id, order.destination.cell)
    return Carried(transfer=transfer)


def cancel_carrying(cell: Cell, order: CancelCarrying) -> Done:
    """Let an instance stay. Raises Conflict when its guest runs on the target already."""
    cell.transfers.cancel(order.id, order.ticket)
    return Done()


def _require_runs(cell: Cell, instance: Instance) -> None:
    if cell.migrations.standing(instance.id) is not Standing.RUNNING:
        raise Conflict("it does not run any more")


def _send(cell: Cell, open_stream: OpenStream, order: CarryInstance, destination: Destination) -> None:
    group = cell.known_capabilities().group
    sockets = sockets_of(order.id)
    # From here on it may run on the other cell: this host must not start it by itself.
    cell.registry.change(order.id, lambda one: msgspec.structs.replace(one, leaving=True))

    def seen(transfer: Transfer) -> None:
        cell.registry.update(order.id, transfer=transfer)

    ticket = destination.reception.ticket
    xml = arriving(cell.migrations.sent_definition(order.id), destination.reception)
    make_place(order.id, group)
    doors = {Stream.CONTROL: sockets.control, Stream.MEMORY: sockets.memory}
    try:
        with (
            open_doors(doors, open_stream, group),
            cell.transfers.watched(order.id, ticket, seen, post_copy=order.post_copy),
        ):
            cell.migrations.send(order.id, xml, sockets, speed_limit=order.speed_limit, post_copy=order.post_copy)
    finally:
        remove_place(order.id)


def _settle(cell: Cell, instance: Instance, reason: str) -> Carried:
    """Where it is after a transfer that failed or was cut off; only the hypervisor knows."""
    standing = cell.migrations.standing(instance.id)
    if standing is Standing.OFF:
        # Over there, or ended on its way: the other cell knows.
        return Carried()
    if standing is Standing.ON_ITS_WAY:
        raise Unavailable(f"instance '{instance.name}' is still on its way")
    if standing is Standing.TORN:
        # One half of its memory is on the other host: neither of them can go on.
        cell.domains.power_off(instance.id)
        return Carried()
    cell.registry.change(instance.id, lambda one: msgspec.structs.replace(one, leaving=False))
    return Carried(refused=reason)
