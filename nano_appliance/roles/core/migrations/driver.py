"""Driving migrations: asks the machine what comes next, has it carried out, and tells the machine how it went."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from nano_appliance.model.errors import Conflict, NanoError, Unavailable
from nano_appliance.model.migration import Migration, Step
from nano_appliance.model.migration_machine import RETRY_INTERVAL, MigrationMachine
from nano_appliance.model.migration_messages import Begun, Command, Event, Removed
from nano_appliance.roles.core.migrations.commands import MigrationCommands
from nano_appliance.roles.core.migrations.register import MigrationRegister
from nano_appliance.roles.core.tasks import Tasks

logger = logging.getLogger(__name__)

REPORTING = 60.0
"""Seconds after the core's start that a cell has to report before it counts as one that does not answer."""


class MigrationDriver:
    """Drives each migration as a task; `pool_of` tells the pool of a cell (empty for none)."""

    def __init__(
        self, register: MigrationRegister, commands: MigrationCommands, tasks: Tasks, pool_of: Callable[[str], str]
    ) -> None:
        self._register = register
        self._commands = commands
        self._tasks = tasks
        self._pool_of = pool_of
        self._changed = threading.Condition()
        self._heard: set[str] = set()
        self._machines: dict[str, MigrationMachine] = {}
        self._stopping = False

    def drive(self, migration: Migration) -> None:
        """Begin a migration that is in the register, or go on with it; returns at once, raises as `Tasks.start`."""
        machine = MigrationMachine(migration)
        with self._changed:
            self._machines[migration.id] = machine
        self._tasks.start(
            "migrate",
            f"{migration.source} to {migration.target}",
            lambda: self._run(machine),
            owner=migration.owner,
            group=migration.group,
            progress=lambda: self._register.seen(machine.state).progress,
        )

    def resume(self) -> None:
        """Go on with what a core before this one has not brought to its end."""
        for migration in self._register.open():
            logger.info("going on with the migration from %s to %s", migration.source, migration.target)
            self.drive(migration)

    def cancel(self, migration_id: str) -> None:
        """Let stay what has not gone over yet; returns when that has begun.

        Raises Conflict when nothing is left that could stay, Unavailable when the source does not answer.
        """
        with self._changed:
            machine = self._machines.get(migration_id)
            if machine is None or machine.state.is_decided:
                raise Conflict("the migration is over already")
            machine.cancel()
            state = machine.state
        index = state.current
        if index is not None and state.moves[index].step in {Step.TRANSFERRING, Step.SEEKING}:
            self._commands.cancel(state.source, state.moves[index].id)

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
        command = self._handled(machine, Begun())
        while command is not None:
            event = self._carry_out(machine.state, command)
            self._require_going_on()
            command = self._handled(machine, event)
        with self._changed:
            del self._machines[machine.state.id]
        if machine.state.error:
            raise NanoError(machine.state.error)

    def _handled(self, machine: MigrationMachine, event: Event) -> Command | None:
        with self._changed:
            command = machine.handle(event)
        self._keep(machine.state)
        return command

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

    def _carry_out(self, state: Migration, command: Command) -> Event:
        self._await_report(command.cell)
        self._pause(command.delay)
        if self._pool_of(command.cell) == "":
            return Removed()
        return self._commands.carry_out(state, command)

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
