"""Which cell is lost for certain, and how what it ran comes to run elsewhere: the core's part, as a machine.

A cell is lost when the core has not heard of it and another member of its pool has seen its lease stand still, both
for so long that the cell has fenced itself (see `lease_holder`). From then on it is told that its instances are not
its own any more, until it has come back and dropped them. Its state is written down before the commands are carried
out, and every command may be carried out twice, so that an end of the core at any moment changes nothing.

An adoption without an answer may have happened. It is ordered again from the same cell until that one answers or is
lost for certain itself, and never from another.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nano_appliance.model.errors import Exhausted
from nano_appliance.model.failover_case import Failover, FailoverState, Moving, Step
from nano_appliance.model.failover_messages import (
    Adopt,
    Adopted,
    FailoverCommand,
    FailoverEvent,
    Heard,
    Listed,
    MarkLost,
    Pool,
    Release,
    Released,
    Settled,
    Sighted,
    Tell,
    Tick,
    Unanswered,
)
from nano_appliance.model.lease_watch import LeaseWatch, Watch
from nano_appliance.model.scheduling import Candidate, Demand
from nano_appliance.model.takeover import best_target

RETRY_AFTER = 10.0
"""Seconds after which what failed or did not fit is tried again."""

ORDERS_AT_ONCE = 4
"""Adoptions that one cell works on at the same time."""

SHOWN_AFTER = 10.0
"""Seconds until what a cell took over shows in the figures it reports."""


class Promise(msgspec.Struct, frozen=True):
    """What a cell was given at a moment and may not show in its figures yet."""

    cell: str
    demand: Demand
    until: float


class FailoverMachine:
    """The rule; `now` is seconds of the core's clock. Of the time before the core's start it knows `state` only."""

    def __init__(self, state: FailoverState, now: float) -> None:
        self.state = state
        self._leases = LeaseWatch(now)
        self._busy: dict[int, int] = {}
        """Failovers whose cell is being marked or told to drop its instances: the order an answer is waited for."""
        self._ordered: set[int] = set()
        """Adoptions that an answer is waited for."""
        self._retry_at: dict[str, float] = {}
        self._refused: dict[str, set[str]] = {}
        self._promises: list[Promise] = []

    def granted(self, cell: str) -> bool:
        """True when the instances of `cell` are its own; what its reports are answered."""
        return self.state.owes(cell) is None

    def watch(self, cell: str) -> Watch:
        """How the lease of a silent cell is watched."""
        return self._leases.watch(cell)

    def stray(self, cell: str, instance: str) -> bool:
        """Let a lost cell drop `instance` as well when it returns; False when it cannot be told so any more."""
        failover = self.state.owes(cell)
        if failover is None or not failover.listed or failover.number in self._busy:
            return False
        if instance not in failover.strays:
            failover.strays = (*failover.strays, instance)
        return True

    def handle(self, event: FailoverEvent, now: float) -> list[FailoverCommand]:
        """Take `event`, which happens at `now`, and tell what to do once `state` is written down."""
        commands = self._take(event, now)
        self.state.close_finished()
        return commands

    def _take(self, event: FailoverEvent, now: float) -> list[FailoverCommand]:
        match event:
            case Heard(cell, stopping):
                self._leases.hear(cell, stopping=stopping, now=now)
                return self._release(cell, now)
            case Tick(pools):
                return self._tick(pools, now)
            case Sighted():
                return self._sighted(event)
            case Listed():
                return self._listed(event)
            case Adopted() | Unanswered():
                return self._answered(event, now)
            case Released(number, order, problem):
                return self._released(number, order, problem, now)
            case Settled(instance):
                for moving in self._all_moving():
                    if moving.lost.id == instance:
                        moving.step, moving.message = Step.ADOPTED, "has a place already"
        return []

    # Losing a cell

    def _sighted(self, event: Sighted) -> list[FailoverCommand]:
        if not self.granted(event.cell) or not self._leases.judge(event):
            return []
        number = self.state.next_order()
        self.state.open[number] = Failover(number=number, pool=event.pool, cell=event.cell)
        self._busy[number] = number
        return [MarkLost(number, event.cell)]

    def _listed(self, event: Listed) -> list[FailoverCommand]:
        failover = self.state.open.get(event.number)
        if failover is None or failover.listed:
            return []
        self._busy.pop(event.number, None)
        # What was on its way to this cell goes elsewhere now, by the failover it belongs to already.
        strays = [each for each in self._all_moving() if each.step is Step.ORDERED and each.target == failover.cell]
        for moving in strays:
            moving.step, moving.target, moving.order = Step.WAITING, "", 0
        known = {each.lost.id for each in self._all_moving() if each.step is not Step.ADOPTED}
        failover.listed, failover.began = True, event.began
        failover.strays = tuple(each.lost.id for each in strays)
        failover.instances = {each.id: Moving(lost=each) for each in event.instances if each.id not in known}
        return [Tell(failover.number, f"cell {failover.cell} is lost; its instances are started elsewhere")]

    # Its coming back

    def _release(self, cell: str, now: float) -> list[FailoverCommand]:
        failover = self.state.owes(cell)
        if failover is None or not failover.listed or failover.number in self._busy:
            return []
        if now < self._retry_at.get(cell, now):
            return []
        order = self.state.next_order()
        self._busy[failover.number] = order
        return [Release(failover.number, cell, (*failover.instances, *failover.strays), order)]

    def _released(self, number: int, order: int, problem: str, now: float) -> list[FailoverCommand]:
        failover = self.state.open.get(number)
        if failover is None or self._busy.get(number) != order:
            return []
        del self._busy[number]
        if problem:
            self._retry_at[failover.cell] = now + RETRY_AFTER
            return []
        failover.released = True
        return [Tell(number, f"cell {failover.cell} is back and has dropped what was taken from it")]

    # Finding places

    def _tick(self, pools: tuple[Pool, ...], now: float) -> list[FailoverCommand]:
        commands: list[FailoverCommand] = []
        self._promises = [each for each in self._promises if now < each.until]
        for failover in self.state.open.values():
            if not failover.listed and failover.number not in self._busy:
                self._busy[failover.number] = failover.number
                commands.append(MarkLost(failover.number, failover.cell))
        for pool in pools:
            for member in pool.members:
                if member.name in pool.leased and self.granted(member.name):
                    commands += self._leases.questions(pool, member.name, now)
            commands += self._place(pool, now)
        return commands

    def _place(self, pool: Pool, now: float) -> Iterator[Adopt]:
        for failover in self.state.open.values():
            if failover.pool != pool.name:
                continue
            for moving in sorted(_unplaced(failover), key=_urgency):
                if moving.order in self._ordered or now < self._retry_at.get(moving.lost.id, now):
                    continue
                if moving.step is Step.ORDERED or self._choose(moving, pool, now):
                    yield self._order(failover, moving)

    def _choose(self, moving: Moving, pool: Pool, now: float) -> bool:
        """Give the instance a target; False when none fits, or those that do are at work."""
        instance = moving.lost.id
        refused = self._refused.get(instance, set())
        able = [each for each in pool.members if self._usable(each, now) and each.name not in refused]
        try:
            target = best_target(able, moving.lost, self._promised())
        except Exhausted as reason:
            moving.message = moving.message if refused else str(reason)
            self._refused.pop(instance, None)
            self._retry_at[instance] = now + RETRY_AFTER
            return False
        if self._load(target) >= ORDERS_AT_ONCE:
            return False
        moving.step, moving.target = Step.ORDERED, target
        if moving.lost.starts:
            self._promises.append(Promise(target, moving.lost.demand, now + SHOWN_AFTER))
        return True

    def _order(self, failover: Failover, moving: Moving) -> Adopt:
        moving.order = self.state.next_order()
        self._ordered.add(moving.order)
        return Adopt(failover.number, moving.lost.id, moving.target, moving.lost.starts, moving.order)

    def _answered(self, event: Adopted | Unanswered, now: float) -> list[FailoverCommand]:
        self._ordered.discard(event.order)
        failover = self.state.open.get(event.number)
        moving = failover.instances.get(event.instance) if failover else None
        if failover is None or moving is None or moving.order != event.order or moving.step is not Step.ORDERED:
            return []
        moving.message = event.problem
        if isinstance(event, Unanswered):
            self._retry_at[event.instance] = now + RETRY_AFTER
            return []
        if event.problem:
            self._refused.setdefault(event.instance, set()).add(moving.target)
            moving.step, moving.target = Step.WAITING, ""
            return [Tell(failover.number, f"instance {event.instance} could not be taken over: {event.problem}")]
        moving.step = Step.ADOPTED
        return [Tell(failover.number, f"instance {event.instance} is on cell {moving.target} now")]

    def _usable(self, member: Candidate, now: float) -> bool:
        return self.granted(member.name) and not self._leases.suspect(member.name, now)

    def _promised(self) -> dict[str, Demand]:
        sums: dict[str, Demand] = {}
        for promise in self._promises:
            known = sums.get(promise.cell, Demand(cores=0, memory=0, disk=0))
            sums[promise.cell] = Demand(
                cores=known.cores + promise.demand.cores, memory=known.memory + promise.demand.memory, disk=0
            )
        return sums

    def _load(self, target: str) -> int:
        return sum(each.step is Step.ORDERED and each.target == target for each in self._all_moving())

    def _all_moving(self) -> Iterator[Moving]:
        return (each for failover in self.state.open.values() for each in failover.instances.values())


def _unplaced(failover: Failover) -> list[Moving]:
    return [each for each in failover.instances.values() if each.step is not Step.ADOPTED]


def _urgency(moving: Moving) -> tuple[bool, bool, str]:
    """What starts by itself first, then what ran, then what only needs a home."""
    return not moving.lost.auto_start, not moving.lost.ran, moving.lost.id
