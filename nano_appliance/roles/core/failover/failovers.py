"""Failover in the core: feeds the machine with reports and time, writes down what it decides, and carries it out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial

import msgspec

from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.model.failover import FailoverMachine
from nano_appliance.model.failover_case import Failover
from nano_appliance.model.failover_messages import (
    Adopt,
    Adopted,
    AskSight,
    FailoverCommand,
    FailoverEvent,
    Heard,
    Listed,
    MarkLost,
    Release,
    Released,
    Settled,
    Sighted,
    Tell,
    Tick,
    Unanswered,
)
from nano_appliance.model.lease import LeaseSight
from nano_appliance.roles.core.failover.cell_door import CellDoor
from nano_appliance.roles.core.failover.running import RunningInstances
from nano_appliance.roles.core.failover.workers import Workers
from nano_appliance.store.failover_data import FailoverData

logger = logging.getLogger(__name__)

TICK_INTERVAL = 1.0
"""Seconds between two looks at the time."""

WORKERS, WATCHERS = 16, 8
"""Orders, and questions about leases, that are under way at the same time; slow orders must not hold up questions."""


class Failovers:
    """Every method may be called by any thread. `moment` tells the time for people, `clock` monotonic seconds."""

    def __init__(
        self,
        data: FailoverData,
        door: CellDoor,
        *,
        moment: Callable[[], str],
        clock: Callable[[], float] = time.monotonic,
        tick_interval: float = TICK_INTERVAL,
    ) -> None:
        self._data = data
        self._door = door
        self._moment = moment
        self._clock = clock
        self._tick_interval = tick_interval
        self._running = RunningInstances(data)
        self._machine = FailoverMachine(data.read(), clock())
        self._owed: list[FailoverCommand] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._written = msgspec.json.encode(self._machine.state)
        self._workers = Workers(WORKERS, "failover")
        self._watchers = Workers(WATCHERS, "leases")
        self._thread = threading.Thread(target=self._run, name="failover")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is under way goes on with the core's next start."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def heard(self, cell: str, running: Iterable[str], *, stopping: bool = False) -> bool:
        """A report of `cell` has come. True when its instances are its own: what the cell is answered.

        The machine knows of the report before the answer is given, or the cell could rely on what the core forgot.
        """
        believed = self.granted(cell)
        self._tell(Heard(cell, stopping))
        # A report from before the cell dropped what was taken does not tell of what it has now.
        if not believed or not self.granted(cell):
            return False
        self._running.heard(cell, running)
        return True

    def granted(self, cell: str) -> bool:
        """True when the instances of `cell` are its own."""
        with self._lock:
            return self._machine.granted(cell)

    def next_order(self) -> int:
        """A number for an order to a cell, higher than all before it; raises NanoError when the disk refuses."""
        with self._lock:
            number = self._machine.state.next_order()
            self._write_down()
            return number

    def drops(self, cell: str, instance: str) -> bool:
        """True when a lost cell will drop `instance` on its return, which then need not be asked of it."""
        with self._lock:
            if not self._machine.stray(cell, instance):
                return False
            self._write_down()
            return True

    def under_way(self, pool: str) -> bool:
        """True while instances of a lost cell of `pool` have not found their places."""
        with self._lock:
            return any(each.pool == pool and not each.placed for each in self._machine.state.open.values())

    def settled(self, instance: str) -> None:
        """An instance was deleted, or lives elsewhere by an administrator's hand."""
        self._tell(Settled(instance))

    def all(self) -> list[Failover]:
        """Failovers under way and the last ones that ended, newest first."""
        with self._lock:
            state = self._machine.state
            return sorted([*state.ended, *state.open.values()], key=lambda each: each.number, reverse=True)

    def problem(self, cell: str) -> str:
        """Why it cannot be told whether a silent cell is lost; empty when nothing hinders."""
        with self._lock:
            return self._machine.watch(cell).problem

    def _run(self) -> None:
        while not self._stopping.wait(self._tick_interval):
            try:
                self._tell(Tick(self._door.pools()))
            except NanoError as error:
                logger.error("failover waits: %s", error.message)

    def _tell(self, event: FailoverEvent) -> None:
        with self._lock:
            self._owed += self._machine.handle(event, self._clock())
            if isinstance(event, Heard | Tick) and not self._owed:
                return
            try:
                self._write_down()
            except NanoError as error:
                # Nothing is ordered that a restarted core would not know of.
                logger.error("cannot write down what failover decided: %s", error.message)
                return
            commands, self._owed = self._owed, []
        for command in commands:
            workers = self._watchers if isinstance(command, AskSight) else self._workers
            workers.submit(partial(self._carry_out, command))

    def _write_down(self) -> None:
        state = msgspec.json.encode(self._machine.state)
        if state != self._written:
            self._data.write(self._machine.state)
            self._written = state

    def _carry_out(self, command: FailoverCommand) -> None:
        if self._stopping.is_set():
            return
        try:
            match command:
                case AskSight():
                    self._tell(self._sight(command))
                case MarkLost():
                    self._tell(self._mark_lost(command))
                case Adopt():
                    self._tell(self._adopt(command))
                case Release():
                    self._tell(self._release(command))
                case Tell(number, text):
                    logger.warning("failover %d: %s", number, text)
        except Exception:
            # Nobody else would hear of it.
            logger.exception("failover could not carry out %s", command)

    def _sight(self, question: AskSight) -> Sighted:
        try:
            sight = self._door.see_lease(question)
        except NanoError as error:
            sight = LeaseSight(problem=error.message)
        return Sighted(question.pool, question.cell, question.observer, question.asked, sight)

    def _mark_lost(self, command: MarkLost) -> Listed:
        while True:
            try:
                self._door.mark_lost(command.cell)
                ran = self._running.on(command.cell)
                return Listed(command.number, self._door.lost_instances(command.cell, ran), self._moment())
            except NanoError as error:
                logger.error("cell %s cannot be marked as lost: %s", command.cell, error.message)
                if self._stopping.wait(self._tick_interval):
                    raise

    def _adopt(self, order: Adopt) -> Adopted | Unanswered:
        try:
            self._door.adopt(order)
        except Unavailable as error:
            return Unanswered(order.number, order.instance, order.order, error.message)
        except NanoError as error:
            return Adopted(order.number, order.instance, order.order, error.message)
        if order.start:
            self._running.started(order.target, order.instance)
        return Adopted(order.number, order.instance, order.order)

    def _release(self, order: Release) -> Released:
        try:
            self._door.release(order)
            self._door.mark_released(order.cell, order.instances)
        except NanoError as error:
            logger.warning("cell %s has not dropped what was taken from it: %s", order.cell, error.message)
            return Released(order.number, order.order, error.message)
        return Released(order.number, order.order)
