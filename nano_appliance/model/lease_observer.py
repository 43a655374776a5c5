"""How long another cell's lease has stood still, judged by the observer's own clock and never by a time in a file.

A reading tells what stood there at some moment between its beginning and its end. So a content has stood still at
least from the end of the first reading that saw it to the beginning of the last one.
"""

from __future__ import annotations

import msgspec

from nano_appliance.model.lease import Lease, LeaseSight


class LeaseRead(msgspec.Struct, frozen=True, tag="lease_read"):
    """`lease` was read from the storage, between `began` and `ended` by the observer's clock."""

    lease: Lease
    began: float
    ended: float


class LeaseNotRead(msgspec.Struct, frozen=True, tag="lease_not_read"):
    """The storage does not answer, or there is no lease; the latter may be a folder where nothing is mounted."""

    reason: str


ObserverEvent = LeaseRead | LeaseNotRead


class ObserverState(msgspec.Struct, kw_only=True):
    """The content seen last, when a reading first ended with it, and when the last one with it began."""

    lease: Lease | None = None
    since: float = 0.0
    until: float = 0.0
    problem: str = "not read yet"


class LeaseObserver:
    """The rule as a machine; it orders nothing, its result is what it has seen."""

    def __init__(self, state: ObserverState) -> None:
        self.state = state

    def handle(self, event: ObserverEvent) -> None:
        """Take the outcome of a reading."""
        state = self.state
        match event:
            case LeaseNotRead(reason):
                state.problem = reason
            case LeaseRead(lease, began, _) if lease == state.lease:
                state.until, state.problem = began, ""
            case LeaseRead(lease, _, ended):
                state.lease, state.since, state.until, state.problem = lease, ended, ended, ""

    def sight(self, asked: float) -> LeaseSight:
        """What can be said to somebody who asked at `asked`; only a reading that began later answers the question."""
        state = self.state
        if state.lease is None or state.problem:
            return LeaseSight(problem=state.problem)
        if state.until < asked:
            return LeaseSight(problem="not read since it was asked for")
        return LeaseSight(unchanged=max(0.0, state.until - state.since), resting=state.lease.resting)
