"""When a cell must power off its instances on shared storage because nobody can vouch for it any more.

Two can vouch: the core, which then knows that the cell lives, and the cell's lease, by which other cells see it. What
counts is when a question was asked, not when its answer came: an answer may have been long on its way. A cell that has
fenced itself does not renew its lease, or nobody could take over what it has stopped, and it starts nothing until the
core has said that everything is still its own.
"""

from __future__ import annotations

import msgspec

from nano_appliance.model.lease import Lease
from nano_appliance.model.timing import FENCE_AFTER, LEASE_INTERVAL

LONG_AGO, NEVER = float("-inf"), float("inf")

TICKS = 1_000_000
"""A lease's counter counts so many in a second at most."""


class Renewal(msgspec.Struct, frozen=True, kw_only=True):
    """A lease on its way to the storage since `began`."""

    began: float
    resting: bool


class HolderState(msgspec.Struct, kw_only=True):
    """What one run of the cell knows; times are seconds since the host's start, whose id is `boot`.

    `core_vouched` and `lease_vouched` are when the last question of each kind that was answered had been asked. A cell
    begins `fenced`, as it cannot know what happened while it was down. `writing` is the renewal that has not ended yet.
    `told` is the deadline the guard knows, `renewed` once a renewal has succeeded: without one a mark of resting says
    nothing.
    """

    cell: str
    boot: str
    fenced: bool = True
    stopping: bool = False
    resting: bool = False
    told: float = LONG_AGO
    core_vouched: float = LONG_AGO
    lease_vouched: float = LONG_AGO
    counter: int = 0
    renewed: bool = False
    writing: Renewal | None = None
    next_renewal: float = LONG_AGO

    @property
    def deadline(self) -> float:
        """When the instances must be powered off unless somebody vouches before."""
        return NEVER if self.resting else max(self.core_vouched, self.lease_vouched) + FENCE_AFTER


class CoreAnswered(msgspec.Struct, frozen=True, tag="core_answered"):
    """The core has answered a report sent at `asked`; `granted` says that the cell's instances are its own."""

    asked: float
    granted: bool


class LeaseWritten(msgspec.Struct, frozen=True, tag="lease_written"):
    """The lease that was to be written is on the storage for certain."""


class LeaseNotWritten(msgspec.Struct, frozen=True, tag="lease_not_written"):
    """The lease that was to be written has failed or was given up; it may still reach the storage."""


class StopAsked(msgspec.Struct, frozen=True, tag="stop_asked"):
    """The cell's role ends on purpose, and its instances go on."""


class Tick(msgspec.Struct, frozen=True, tag="tick"):
    """Time has passed."""


HolderEvent = CoreAnswered | LeaseWritten | LeaseNotWritten | StopAsked | Tick


class MoveDeadline(msgspec.Struct, frozen=True, tag="move_deadline"):
    """Let the guard power off the instances at `deadline`; infinite for never."""

    deadline: float


class Fence(msgspec.Struct, frozen=True, tag="fence"):
    """Power off every instance on the shared storage now, and let none start."""

    reason: str


class Resume(msgspec.Struct, frozen=True, tag="resume"):
    """Instances may run again: start what the fencing has stopped."""


class WriteLease(msgspec.Struct, frozen=True, tag="write_lease"):
    """Bring `lease` to the storage and tell how it went; no other is ordered until then."""

    lease: Lease


HolderCommand = MoveDeadline | Fence | Resume | WriteLease


def successor(cell: str, boot: str, deadline: float, now: float) -> HolderState:
    """The state of a run that follows on another one while the host was up; `deadline` is what that one left.

    When it has passed, the guard has fenced the cell. A run that rested left none, as nobody takes over meanwhile.
    """
    if now >= deadline:
        return HolderState(cell=cell, boot=boot)
    vouched = min(now, deadline - FENCE_AFTER)
    return HolderState(cell=cell, boot=boot, fenced=False, told=deadline, lease_vouched=vouched)


class LeaseHolder:
    """The rule as a machine; the caller passes the time."""

    def __init__(self, state: HolderState) -> None:
        self.state = state

    def handle(self, event: HolderEvent, now: float) -> list[HolderCommand]:
        """Take `event`, which happens at `now`, and tell what to do, in this order."""
        # The guard acts by the same deadline: what comes after it comes too late, whatever it is.
        commands = self._expire(now) + self._take(event, now) + self._expire(now)
        if not self.state.fenced and self.state.deadline != self.state.told:
            self.state.told = self.state.deadline
            # After a fencing, before anything starts.
            commands.insert(sum(isinstance(each, Fence) for each in commands), MoveDeadline(self.state.deadline))
        return commands + self._renew(now)

    def _expire(self, now: float) -> list[HolderCommand]:
        if self.state.fenced or now < self.state.deadline:
            return []
        return self._fence("neither the core nor the lease has vouched for this cell in time")

    def _take(self, event: HolderEvent, now: float) -> list[HolderCommand]:
        state = self.state
        match event:
            case CoreAnswered():
                return self._answered(event, now)
            case LeaseWritten() if state.writing is not None:
                state.lease_vouched = state.writing.began
                state.resting = state.writing.resting and not state.fenced
                state.renewed = True
                if state.stopping:
                    state.next_renewal = now
                state.writing = None
            case LeaseNotWritten():
                state.writing = None
            case StopAsked():
                state.stopping = True
                state.next_renewal = now
        return []

    def _answered(self, answer: CoreAnswered, now: float) -> list[HolderCommand]:
        state = self.state
        if not answer.granted:
            # What was asked later has been granted since: the cell was lost, came back and dropped what was taken.
            outdated = answer.asked < state.core_vouched
            return (
                []
                if state.fenced or outdated
                else self._fence("the core has given the instances of this cell to others")
            )
        if now >= answer.asked + FENCE_AFTER:
            return []
        state.core_vouched = max(state.core_vouched, answer.asked)
        if not state.fenced:
            return []
        state.fenced = False
        return [Resume()]

    def _fence(self, reason: str) -> list[HolderCommand]:
        self.state.fenced = True
        self.state.resting = False
        return [Fence(reason)]

    def _renew(self, now: float) -> list[HolderCommand]:
        state = self.state
        if state.fenced or state.resting or state.writing is not None:
            return []
        if now < state.next_renewal:
            return []
        # The host's clock, so that the numbers of several runs never meet.
        state.counter = max(state.counter + 1, int(now * TICKS))
        resting = state.stopping and state.renewed
        state.writing = Renewal(began=now, resting=resting)
        state.next_renewal = now + LEASE_INTERVAL
        return [WriteLease(Lease(cell=state.cell, boot=state.boot, counter=state.counter, resting=resting))]
