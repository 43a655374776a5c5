"""Which cells are silent, and who is asked about their leases; the core's half of judging a lease."""

from __future__ import annotations

import msgspec

from nano_appliance.model.failover_messages import AskSight, Pool, Sighted
from nano_appliance.model.lease import has_run_out
from nano_appliance.model.timing import SIGHT_INTERVAL, SUSPECT_AFTER

PATIENCE_WITH_OBSERVER = 3
"""Useless answers of an observer after which another cell is asked."""


class Watch(msgspec.Struct, kw_only=True):
    """The questions about the lease of a cell that is silent: whom, when the last one, and what came of it."""

    observer: str = ""
    asked: float = float("-inf")
    useless: int = 0
    problem: str = ""


class LeaseWatch:
    """Whom the core has heard, and what is asked about those it has not; a restarted core has just heard everybody."""

    def __init__(self, now: float) -> None:
        self._began = now
        self._heard: dict[str, float] = {}
        self._resting: set[str] = set()
        self._watches: dict[str, Watch] = {}

    def hear(self, cell: str, *, stopping: bool, now: float) -> None:
        """A report of `cell` has come."""
        self._heard[cell] = now
        self._watches.pop(cell, None)
        if stopping:
            self._resting.add(cell)
        else:
            self._resting.discard(cell)

    def suspect(self, cell: str, now: float) -> bool:
        """True when the cell has been silent for too long to rely on it."""
        return cell in self._resting or now - self._last(cell) >= SUSPECT_AFTER

    def watch(self, cell: str) -> Watch:
        """How a silent cell is watched."""
        return self._watches.get(cell, Watch())

    def questions(self, pool: Pool, cell: str, now: float) -> list[AskSight]:
        """What is to be asked now about `cell` of `pool`."""
        if cell in self._resting or not self.suspect(cell, now):
            return []
        watch = self._watches.setdefault(cell, Watch())
        if now < watch.asked + SIGHT_INTERVAL:
            return []
        watch.observer = self._observer(pool, cell, watch, now)
        if not watch.observer:
            watch.problem = "no other member of the pool can see its lease"
            return []
        watch.asked = now
        return [AskSight(pool=pool.name, cell=cell, observer=watch.observer, asked=now)]

    def judge(self, answer: Sighted) -> bool:
        """True when the answer shows that the cell has fenced itself."""
        watch = self._watches.get(answer.cell)
        if watch is None:
            return False
        watch.problem = "it has stopped on purpose" if answer.sight.resting else answer.sight.problem
        if answer.observer == watch.observer:
            watch.useless = watch.useless + 1 if answer.sight.problem else 0
        return has_run_out(answer.sight, asked=answer.asked, heard=self._last(answer.cell))

    def _last(self, cell: str) -> float:
        return self._heard.get(cell, self._began)

    def _observer(self, pool: Pool, cell: str, watch: Watch, now: float) -> str:
        """The member that looks on as long as its answers are of use, as each must watch for the whole time."""
        able = [
            each.name
            for each in pool.members
            if each.name != cell and each.alive and not each.obstacle and not self.suspect(each.name, now)
        ]
        if watch.observer in able and watch.useless < PATIENCE_WITH_OBSERVER:
            return watch.observer
        watch.useless = 0
        later = [name for name in able if name > watch.observer]
        return min(later or able, default="")
