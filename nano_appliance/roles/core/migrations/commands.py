"""Letting cells carry out what the machine of migrations orders, and telling it how that went."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from nano_appliance.link.operations import (
    ADOPT_INSTANCES,
    CANCEL_CARRYING,
    CARRY_INSTANCE,
    RECEIVE_INSTANCE,
    RELEASE_INSTANCES,
    START_INSTANCE,
)
from nano_appliance.model.errors import NanoError
from nano_appliance.model.migration import Migration
from nano_appliance.model.migration_messages import (
    Adopt,
    Carry,
    Command,
    Done,
    Event,
    Receive,
    Refused,
    Release,
    Start,
    Unanswered,
)
from nano_appliance.model.migration_orders import CancelCarrying, CarryInstance, Destination, ReceiveInstance
from nano_appliance.model.orders import AdoptInstances, ImageSource, ReleaseInstances, StartInstance
from nano_appliance.roles.core.cell_orders import CellOrders
from nano_appliance.roles.core.failover.failovers import Failovers
from nano_appliance.roles.core.picture import Picture

logger = logging.getLogger(__name__)

FindMedia = Callable[[str], ImageSource]
"""What a cell needs to fetch the media image with this id; raises NanoError."""


class MigrationCommands:
    """Gives the orders; every method may be called by any thread."""

    def __init__(self, picture: Picture, orders: CellOrders, find_media: FindMedia, failovers: Failovers) -> None:
        self._picture = picture
        self._orders = orders
        self._find_media = find_media
        self._failovers = failovers
        self._destinations: dict[str, Destination] = {}
        self._lock = threading.Lock()

    def carry_out(self, migration: Migration, command: Command) -> Event:
        """Let a cell carry out `command`, which takes as long as it takes."""
        try:
            match command:
                case Receive(cell, instance):
                    return self._receive(migration, cell, instance)
                case Carry(cell, instance, begun):
                    return self._carry(migration, cell, instance, begun=begun)
                case Adopt(cell, instance, arrived):
                    return self._adopt(cell, instance, arrived=arrived)
                case Release(cell, instance, power_off):
                    return self._release(cell, instance, power_off=power_off)
                case Start(cell, instance):
                    self._orders.give(cell, START_INSTANCE, StartInstance(id=instance))
                    return Done()
        except NanoError as error:
            logger.warning("cell %s did not answer about instance %s: %s", command.cell, command.instance, error)
            return Unanswered(error.message)

    def cancel(self, cell: str, instance: str) -> None:
        """Let `cell` give up carrying an instance; raises Conflict when it is too late, Unavailable."""
        with self._lock:
            destination = self._destinations.get(instance)
        ticket = destination.reception.ticket if destination else ""
        self._orders.give(cell, CANCEL_CARRYING, CancelCarrying(id=instance, ticket=ticket))

    def _receive(self, migration: Migration, cell: str, instance: str) -> Event:
        media = self._picture.instance(instance).state.media
        try:
            source = self._find_media(media) if media else None
        except NanoError as error:
            return Refused(f"the media image in its drive cannot be taken along, eject it first: {error.message}")
        order = ReceiveInstance(id=instance, source=migration.source, media=source)
        reception = self._orders.give(cell, RECEIVE_INSTANCE, order)
        if reception.refused:
            return Refused(reception.refused)
        address, port = self._orders.whereabouts(cell)
        with self._lock:
            self._destinations[instance] = Destination(cell=cell, address=address, port=port, reception=reception)
        return Done()

    def _carry(self, migration: Migration, cell: str, instance: str, *, begun: bool) -> Event:
        with self._lock:
            destination = None if begun else self._destinations.get(instance)
        options = migration.options
        order = CarryInstance(
            id=instance, destination=destination, speed_limit=options.speed_limit, post_copy=options.post_copy
        )
        answer = self._orders.give(cell, CARRY_INSTANCE, order)
        with self._lock:
            self._destinations.pop(instance, None)
        return Refused(answer.refused) if answer.refused else Done(answer.transfer)

    def _adopt(self, cell: str, instance: str, *, arrived: bool) -> Event:
        # Where it goes is decided here, and no more by a failover that has brought it to where it is.
        self._failovers.settled(instance)
        order = AdoptInstances(ids=(instance,), order=self._failovers.next_order(), arrived=arrived)
        answer = self._orders.give(cell, ADOPT_INSTANCES, order)
        if instance in answer.refused:
            self._picture.deleted(cell, instance)
            return Refused(answer.refused[instance])
        for report in answer.adopted:
            self._picture.adopted(cell, report)
        return Done()

    def _release(self, cell: str, instance: str, *, power_off: bool) -> Event:
        if self._failovers.drops(cell, instance):
            return Done()
        order = ReleaseInstances(ids=(instance,), order=self._failovers.next_order(), power_off=power_off)
        answer = self._orders.give(cell, RELEASE_INSTANCES, order)
        if instance in answer.refused:
            return Refused(answer.refused[instance])
        self._picture.deleted(cell, instance)
        return Done()
