"""A host with its cell: the holder and the observers of production, and around them what a host is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nano_appliance.model.lease import Lease, LeaseSight
from nano_appliance.model.lease_holder import (
    LONG_AGO,
    NEVER,
    CoreAnswered,
    Fence,
    HolderEvent,
    LeaseHolder,
    LeaseNotWritten,
    LeaseWritten,
    MoveDeadline,
    Resume,
    StopAsked,
    Tick,
    WriteLease,
    successor,
)
from nano_appliance.model.lease_observer import LeaseNotRead, LeaseObserver, LeaseRead, ObserverState
from nano_appliance.model.liveness import LifeSign
from nano_appliance.model.order_numbers import OrderNumbers
from nano_appliance.model.timing import FENCING_TIME, LEASE_INTERVAL, LEASE_PATIENCE, REPORT_INTERVAL

if TYPE_CHECKING:
    from tests.simulation.world import World

TICK = 0.5
KILL_TIME = 0.3
"""Seconds until a killed emulator is gone, and its lock with it; one that waits for its storage takes longest."""


@dataclass(frozen=True)
class Report:
    """What a cell tells its core: which instances it has, and which of them ought to run there."""

    cell: str
    sign: LifeSign
    records: frozenset[str]
    running: frozenset[str]


class Host:
    """`records` are on its own disk, `ran` and `deadline` where its start empties, the rest lives with the role."""

    def __init__(self, world: World, name: str, memory: int) -> None:
        self.world = world
        self.name = name
        self.memory = memory
        self.powered = True
        self.frozen = False
        self.boot = 0
        self.records: set[str] = set()
        self.running: set[str] = set()
        self.dying: set[str] = set()
        self.ran: set[str] = set()
        self.started_by_itself = False
        self.deadline: float = LONG_AGO
        self.role: Role | None = None
        self._held_up: list[Callable[[], None]] = []
        world.agenda.every(TICK, lambda: self.do(self.guard))

    def do(self, action: Callable[[], None]) -> None:
        """Let `action` happen on this host: later when it is frozen, never when it has no power."""
        if self.frozen:
            self._held_up.append(action)
        elif self.powered:
            action()

    def guard(self) -> None:
        """Power off when the deadline has passed; the guard lives as long as the host."""
        if self.deadline != LONG_AGO and self.world.agenda.now >= self.deadline:
            self.kill_guests()

    def kill_guests(self) -> None:
        """Kill every emulator with files on the shared storage."""
        hung = self.name in self.world.storage.hanging
        for guest in sorted(self.running - self.dying):
            boot = self.boot
            self.dying.add(guest)
            self.world.agenda.later(FENCING_TIME - TICK if hung else KILL_TIME, lambda g=guest, b=boot: self._die(g, b))

    def _die(self, guest: str, boot: int) -> None:
        if self.boot == boot and guest in self.running:
            self.do(lambda: self.end_guest(guest))

    def end_guest(self, guest: str) -> None:
        """The emulator of `guest` is gone."""
        if guest in self.running:
            self.running.discard(guest)
            self.dying.discard(guest)
            self.world.storage.locks.pop(guest, None)
            self.world.log(f"{guest} ends on {self.name}")

    def start_guest(self, guest: str) -> str:
        """Start `guest`; why it could not be, or nothing."""
        storage = self.world.storage
        if guest in self.running:
            return ""
        if self.name in storage.hanging:
            return "the storage does not answer"
        holder = storage.locks.get(guest)
        if holder:
            self.world.lock_refused(guest, holder, self.name)
            return "the image is locked"
        storage.locks[guest] = self.name
        self.running.add(guest)
        self.ran.add(guest)
        self.world.log(f"{guest} starts on {self.name}")
        return ""

    def power_off(self) -> None:
        """Pull the plug."""
        self.powered, self.frozen, self.role = False, False, None
        self._held_up.clear()
        for guest in self.ran:
            self.world.guests[guest].wanted = self.world.guests[guest].auto_start
        self.world.interrupted |= self.ran
        self.running.clear()
        self.dying.clear()
        self.ran.clear()
        self.deadline, self.started_by_itself = LONG_AGO, False
        self.world.storage.forget(self.name)

    def power_on(self) -> None:
        """Start the host, and the role with it."""
        if not self.powered:
            self.powered = True
            self.boot += 1
            self.start_role()

    def start_role(self) -> None:
        """Start the cell's role."""
        if self.powered and self.role is None:
            self.role = Role(self)

    def thaw(self) -> None:
        """Go on where it was stopped; everything that was due happens now, in order."""
        self.frozen = False
        held_up, self._held_up = self._held_up, []
        for action in held_up:
            self.do(action)


class Role:
    """One run of the cell's process."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.world = host.world
        self.name = host.name
        self.connected = self.world.connect()
        self.sequence = 0
        self.numbers = OrderNumbers()
        self.stopping = False
        self.holder = LeaseHolder(successor(self.name, str(host.boot), host.deadline, self.world.agenda.now))
        self.observers: dict[str, LeaseObserver] = {}
        self.resuming = set(host.ran)
        self._loop(TICK, lambda: self.tell(Tick()))
        self._loop(TICK, self._start_resumed)
        self._loop(REPORT_INTERVAL, self.report)
        self._loop(LEASE_INTERVAL, self.read_leases)

    @property
    def alive(self) -> bool:
        """False once this run has ended."""
        return self.host.role is self

    def _loop(self, seconds: float, action: Callable[[], None]) -> None:
        def again() -> None:
            if self.alive:
                self.host.do(lambda: action() if self.alive else None)
                self.world.agenda.later(seconds, again)

        self.world.agenda.later(0.0, again)

    # Lease

    def tell(self, event: HolderEvent) -> None:
        """Give the holder an event, and carry out what it orders."""
        for command in self.holder.handle(event, self.world.agenda.now):
            match command:
                case MoveDeadline(deadline):
                    self.host.deadline = deadline
                    if deadline == NEVER:
                        self._end()
                case Fence(reason):
                    self.world.log(f"{self.name} fences itself: {reason}")
                    self.host.deadline = 0.0
                    self.host.kill_guests()
                case Resume():
                    self._resume()
                case WriteLease(lease):
                    self._write(lease)

    def _resume(self) -> None:
        wanted = set(self.host.ran)
        if not self.host.started_by_itself:
            self.host.started_by_itself = True
            wanted |= {guest for guest in self.host.records if self.world.guests[guest].auto_start}
        self.host.ran |= wanted
        self.resuming = wanted

    def _start_resumed(self) -> None:
        """Start what may run again: when what was killed is gone, and as often as the storage makes it take."""
        if not self.holder.state.fenced:
            self.resuming &= self.host.records
            for guest in sorted(self.resuming - self.host.dying):
                if not self.host.start_guest(guest):
                    self.resuming.discard(guest)

    def _write(self, lease: Lease) -> None:
        ended = False

        def end(event: HolderEvent) -> None:
            nonlocal ended
            if not ended and self.alive:
                ended = True
                self.tell(event)

        def land() -> None:
            self.world.storage.put(lease)
            self.host.do(lambda: end(LeaseWritten()))

        self.world.storage.touch(self.name, land)
        self.world.agenda.later(LEASE_PATIENCE, lambda: self.host.do(lambda: end(LeaseNotWritten())))

    def stop(self) -> None:
        """End on purpose: the role goes when the mark is there, or after a while without."""
        self.stopping = True
        self.report()
        if self.holder.state.fenced:
            self._end()
            return
        self.tell(StopAsked())
        self.world.agenda.later(2 * LEASE_PATIENCE, self._end)

    def _end(self) -> None:
        if self.alive:
            self.host.role = None
            self.world.log(f"the role of {self.name} ends")

    # Leases of others

    def read_leases(self) -> None:
        """Read every lease that is watched."""
        for cell in self.observers:
            self._read(cell)

    def _read(self, cell: str) -> None:
        began, observer = self.world.agenda.now, self.observers[cell]

        def see() -> None:
            lease = self.world.storage.read(cell)
            ended = self.world.agenda.now
            observer.handle(LeaseRead(lease, began, ended) if lease else LeaseNotRead("there is no lease"))

        self.world.storage.touch(self.name, lambda: self.host.do(see))

    def see(self, cell: str, answer: Callable[[LeaseSight], None]) -> None:
        """Answer with what a reading shows that begins now."""
        observer = self.observers.setdefault(cell, LeaseObserver(ObserverState()))
        asked = self.world.agenda.now
        self._read(cell)
        self.world.agenda.later(0.1, lambda: self.host.do(lambda: answer(observer.sight(asked))))

    # Orders of the core

    def report(self) -> None:
        """Tell the core how it is; its answer tells whether the instances are one's own."""
        asked = self.world.agenda.now
        # What was stopped by a fencing only ought to run: whoever takes it over starts it.
        running = frozenset(self.host.ran)
        records = frozenset(self.host.records)
        self.sequence += 1
        boot = str(self.connected)
        sign = LifeSign(boot=boot, sequence=self.sequence, connected=self.connected, stopping=self.stopping)
        told = Report(self.name, sign, records, running)

        def answered(granted: bool) -> None:
            if self.alive:
                self.tell(CoreAnswered(asked, granted))

        def arrive() -> None:
            self.world.core.hear(told, reply)

        def reply(granted: bool) -> None:
            self.world.network.send("core", self.name, lambda: self.host.do(lambda: answered(granted)))

        self.world.network.send(self.name, "core", arrive)

    def adopt(self, guest: str, order: int, *, start: bool) -> str:
        """Take over an instance; why it was not, or nothing."""
        if not self.numbers.take(guest, order):
            return "a later order has been seen"
        if guest in self.host.records:
            # By an order before, whose answer was lost: a refusal would say that nothing of it is here.
            if start:
                self.host.ran.add(guest)
                self.resuming.add(guest)
            return ""
        if self.holder.state.fenced:
            return "the cell is fenced"
        if start:
            problem = self.host.start_guest(guest)
            if problem:
                return problem
        self.host.records.add(guest)
        return ""

    def release(self, guests: tuple[str, ...], order: int) -> str:
        """Drop instances; why they were not, or nothing."""
        for guest in guests:
            if not self.numbers.take(guest, order):
                continue
            self.host.records.discard(guest)
            self.host.ran.discard(guest)
            self.host.end_guest(guest)
        return ""
