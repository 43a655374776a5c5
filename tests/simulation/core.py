"""The core: the machines of production for liveness and failover, a journal, and a picture made of reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from nano_appliance.model.failover import FailoverMachine
from nano_appliance.model.failover_case import FailoverState, Lost
from nano_appliance.model.failover_messages import (
    Adopt,
    Adopted,
    AskSight,
    FailoverCommand,
    FailoverEvent,
    Heard,
    Listed,
    MarkLost,
    Pool,
    Release,
    Released,
    Sighted,
    Tell,
    Tick,
    Unanswered,
)
from nano_appliance.model.lease import LeaseSight
from nano_appliance.model.liveness import Liveness
from nano_appliance.model.scheduling import Candidate, Demand
from nano_appliance.model.units import GIB
from nano_appliance.model.usage import HostUsage
from tests.simulation.host import Report, Role

if TYPE_CHECKING:
    from tests.simulation.world import World

TICK = 1.0
PATIENCE = 5.0
"""Seconds that the core waits for an answer."""


@dataclass
class Disk:
    """What survives the core: its journal, who may be chosen, and what each cell was last known to have and to run."""

    journal: bytes = msgspec.json.encode(FailoverState())
    disabled: set[str] = field(default_factory=set)
    records: dict[str, set[str]] = field(default_factory=dict)
    running: dict[str, set[str]] = field(default_factory=dict)


class Core:
    """The core's process, which can be killed at any moment and right before or after it carries out a command."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.disk = Disk()
        self.run: Run | None = None
        self.crash_at = ("", "")
        """Name of a command, and whether the core is killed "before" or "after" it is sent."""

    def start(self) -> None:
        """Start the process."""
        if self.run is None:
            self.run = Run(self)

    def kill(self) -> None:
        """Kill the process."""
        self.run = None

    def hear(self, report: Report, reply: Callable[[bool], None]) -> None:
        """A report has arrived."""
        if self.run:
            self.run.hear(report, reply)


class Run:
    """One run of the process."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.world = core.world
        self.disk = core.disk
        self.liveness = Liveness()
        self.machine = FailoverMachine(
            msgspec.json.decode(self.disk.journal, type=FailoverState), self.world.agenda.now
        )
        self.world.agenda.later(TICK, self._tick)

    @property
    def alive(self) -> bool:
        """False once this run has ended."""
        return self.core.run is self

    def _tick(self) -> None:
        if self.alive:
            self.tell(Tick((self._pool(),)))
            self.world.agenda.later(TICK, self._tick)

    def hear(self, report: Report, reply: Callable[[bool], None]) -> None:
        """Believe a report, unless a newer one has come or what it tells of was taken from the cell."""
        cell = report.cell
        if self.liveness.hear(cell, report.sign, self.world.agenda.now):
            if self.machine.granted(cell):
                self.disk.records[cell], self.disk.running[cell] = set(report.records), set(report.running)
            self.tell(Heard(cell, report.sign.stopping))
        if self.alive:
            reply(self.machine.granted(cell))

    def tell(self, event: FailoverEvent) -> None:
        """Give the machine an event, write its state down, and carry out what it orders."""
        commands = self.machine.handle(event, self.world.agenda.now)
        self.disk.journal = msgspec.json.encode(self.machine.state)
        for command in commands:
            name = type(command).__name__
            if self.core.crash_at != (name, "before"):
                self._carry_out(command)
            if self.core.crash_at in ((name, "before"), (name, "after")):
                self.world.log(f"the core is killed {self.core.crash_at[1]} it orders {name}")
                self.core.crash_at = ("", "")
                self.core.kill()
                return

    def _carry_out(self, command: FailoverCommand) -> None:
        match command:
            case AskSight():
                self._ask_sight(command)
            case MarkLost(number, cell):
                self.world.log(f"core: marks cell {cell} as lost")
                self.disk.disabled.add(cell)
                self.world.failovers += 1
                self.world.agenda.later(0.0, lambda: self._list(number, cell))
            case Adopt():
                self._adopt(command)
            case Release():
                self._release(command)
            case Tell(_, text):
                self.world.log(f"core: {text}")

    def _list(self, number: int, cell: str) -> None:
        if not self.alive:
            return
        running = self.disk.running.get(cell, set())
        lost = [
            Lost(id=guest.id, demand=guest.demand, auto_start=guest.auto_start, ran=guest.id in running)
            for guest in (self.world.guests[name] for name in sorted(self.disk.records.get(cell, set())))
        ]
        self.tell(Listed(number, tuple(lost)))

    def _ask_sight(self, question: AskSight) -> None:
        def answered(sight: LeaseSight) -> None:
            self.tell(Sighted(question.pool, question.cell, question.observer, question.asked, sight))

        self._call(
            question.observer,
            lambda role, reply: role.see(question.cell, reply),
            answered,
            lambda: answered(LeaseSight(problem="no answer")),
        )

    def _adopt(self, order: Adopt) -> None:
        def answered(problem: str) -> None:
            if not problem:
                for records in self.disk.records.values():
                    records.discard(order.instance)
                self.disk.records.setdefault(order.target, set()).add(order.instance)
                if order.start:
                    self.disk.running.setdefault(order.target, set()).add(order.instance)
            self.tell(Adopted(order.number, order.instance, order.order, problem))

        self._call(
            order.target,
            lambda role, reply: reply(role.adopt(order.instance, order.order, start=order.start)),
            answered,
            lambda: self.tell(Unanswered(order.number, order.instance, order.order, "no answer")),
        )

    def _release(self, order: Release) -> None:
        def answered(problem: str) -> None:
            if not problem:
                self.disk.records[order.cell] = self.disk.records.get(order.cell, set()) - set(order.instances)
            self.tell(Released(order.number, order.order, problem))

        self._call(
            order.cell,
            lambda role, reply: reply(role.release(order.instances, order.order)),
            answered,
            lambda: answered("no answer"),
        )

    def _call(
        self,
        cell: str,
        handle: Callable[[Role, Callable[..., None]], None],
        answered: Callable[..., None],
        unanswered: Callable[[], None],
    ) -> None:
        """Ask a cell: exactly one of the two outcomes happens, as long as this run lives."""
        done = False

        def end(outcome: Callable[..., None], *results: object) -> None:
            nonlocal done
            if not done and self.alive:
                done = True
                outcome(*results)

        def arrive() -> None:
            role = self.world.hosts[cell].role
            if role:
                handle(role, reply)

        def reply(*results: object) -> None:
            self.world.network.send(cell, "core", lambda: end(answered, *results))

        host = self.world.hosts[cell]
        self.world.network.send("core", cell, lambda: host.do(arrive))
        self.world.agenda.later(PATIENCE, lambda: end(unanswered))

    def _pool(self) -> Pool:
        members = tuple(self._member(name) for name in self.world.hosts)
        return Pool(name="p", members=members, leased=frozenset(self.world.hosts))

    def _member(self, name: str) -> Candidate:
        host, guests = self.world.hosts[name], self.world.guests
        used = sum(guests[each].memory for each in self.disk.running.get(name, set()))
        configured = [guests[each].demand for each in self.disk.records.get(name, set())]
        usage = HostUsage(max_cpu=64, available_memory=max(0, host.memory - used) * GIB, max_memory=host.memory * GIB)
        return Candidate(
            name=name,
            alive=self.liveness.alive(name, self.world.agenda.now),
            enabled=name not in self.disk.disabled,
            usage=usage,
            configured=Demand(cores=len(configured), memory=sum(each.memory for each in configured), disk=0),
            obstacle="does not have the storage" if name in self.world.storage.hanging else "",
        )
