"""Carrying out migrations: asks the machine what comes next, lets a cell do it, and tells the machine how it went."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from nano_appliance.link.operations import ADOPT_INSTANCES, RELEASE_INSTANCES, START_INSTANCE
from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.model.migration import (
    RETRY_INTERVAL,
    Adopt,
    Begun,
    Command,
    Done,
    Event,
    Migration,
    MigrationMachine,
    Refused,
    Release,
    Removed,
    Start,
    Unanswered,
)
from nano_appliance.model.orders import AdoptInstances, ReleaseInstances, StartInstance
from nano_appliance.roles.core.cell_orders import CellOrders
from nano_appliance.roles.core.migrations.register import MigrationRegister
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.tasks import Tasks

logger = logging.getLogger(__name__)

REPORTING = 60.0
"""Seconds after the core's start that a cell has to report before it counts as one that does not answer."""


class MigrationDriver:
    """Drives each migration as a task; `pool_of` tells the pool of a cell (empty for none)."""

    def __init__(
        self,
        register: MigrationRegister,
        picture: Picture,
        orders: CellOrders,
        tasks: Tasks,
        pool_of: Callable[[str], str],
    ) -> None:
        self._register = register
        self._picture = picture
        self._orders = orders
        self._tasks = tasks
        self._pool_of = pool_of
        self._changed = threading.Condition()
        self._heard: set[str] = set()
        self._stopping = False

    def drive(self, migration: Migration) -> None:
        """Begin a migration that is in the register, or go on with it; returns at once, raises as `Tasks.start`."""
        machine = MigrationMachine(migration)
        self._tasks.start(
            "migrate",
            f"{migration.source} to {migration.target}",
            lambda: self._run(machine),
            owner=migration.owner,
            group=migration.group,
            progress=lambda: machine.state.progress,
        )

    def resume(self) -> None:
        """Go on with what a core before this one has not brought to its end."""
        for migration in self._register.open():
            logger.info("going on with the migration from %s to %s", migration.source, migration.target)
            self.drive(migration)

    def heard(self, cell: str) -> None:
        """A cell has reported."""
        with self._changed:
            if cell not in self._heard:
                self._heard.add(cell)
                self._changed.notify_all()

    def stop(self) -> None:
        """Order nothing more; the next core goes on."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def _run(self, machine: MigrationMachine) -> None:
        command = machine.handle(Begun())
        self._keep(machine.state)
        while command is not None:
            event = self._carry_out(command)
            self._require_going_on()
            command = machine.handle(event)
            self._keep(machine.state)
        if machine.state.error:
            raise NanoError(machine.state.error)

    def _keep(self, state: Migration) -> None:
        """Nothing is ordered before it is on the disk what has been decided."""
        while True:
            try:
                self._register.put(state)
            except NanoError as error:
                logger.error("a migration waits, because it cannot be kept on the disk: %s", error.message)
                self._pause(RETRY_INTERVAL)
                self._require_going_on()
            else:
                return

    def _carry_out(self, command: Command) -> Event:
        self._await_report(command.cell)
        if isinstance(command, Release):
            self._pause(command.delay)
        if self._pool_of(command.cell) == "":
            return Removed()
        try:
            match command:
                case Adopt(cell, instance):
                    return self._adopt(cell, instance)
                case Release(cell, instance, power_off):
                    return self._release(cell, instance, power_off=power_off)
                case Start(cell, instance):
                    self._orders.give(cell, START_INSTANCE, StartInstance(id=instance))
                    return Done()
        except NanoError as error:
            logger.warning("cell %s did not answer about instance %s: %s", command.cell, command.instance, error)
            return Unanswered(error.message)

    def _adopt(self, cell: str, instance: str) -> Event:
        answer = self._orders.give(cell, ADOPT_INSTANCES, AdoptInstances(ids=(instance,)))
        if instance in answer.refused:
            self._picture.deleted(cell, instance)
            return Refused(answer.refused[instance])
        for report in answer.adopted:
            self._picture.created(cell, report.instance)
        return Done()

    def _release(self, cell: str, instance: str, *, power_off: bool) -> Event:
        answer = self._orders.give(cell, RELEASE_INSTANCES, ReleaseInstances(ids=(instance,), power_off=power_off))
        if instance in answer.refused:
            return Refused(answer.refused[instance])
        self._picture.deleted(cell, instance)
        return Done()

    def _await_report(self, cell: str) -> None:
        """A core that has just been started does not know yet who is there."""
        with self._changed:
            self._changed.wait_for(lambda: cell in self._heard or self._stopping, REPORTING)

    def _pause(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping, seconds)

    def _require_going_on(self) -> None:
        if self._stopping:
            raise Unavailable("the core is stopping; the migration goes on when it is started again")
