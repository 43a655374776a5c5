from __future__ import annotations

import pytest

from nano_appliance.model.lease import Lease
from nano_appliance.model.lease_holder import (
    NEVER,
    CoreAnswered,
    Fence,
    HolderCommand,
    HolderState,
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
from nano_appliance.model.timing import FENCE_AFTER, LEASE_INTERVAL


def fresh() -> LeaseHolder:
    return LeaseHolder(HolderState(cell="a", boot="1"))


def granted(now: float = 0.0) -> LeaseHolder:
    """A cell whose instances the core has just said to be its own; its first renewal has begun."""
    holder = fresh()
    holder.handle(CoreAnswered(now, granted=True), now)
    return holder


def kinds(commands: list[HolderCommand]) -> list[type]:
    return [type(each) for each in commands]


def lease(moment: float, *, resting: bool = False) -> WriteLease:
    return WriteLease(Lease(cell="a", boot="1", counter=round(moment * 1_000_000), resting=resting))


def test_a_cell_that_just_started_neither_renews_nor_runs_anything() -> None:
    holder = fresh()
    assert holder.handle(Tick(), 0.0) == []
    assert holder.state.fenced


def test_the_core_lets_the_instances_run() -> None:
    assert fresh().handle(CoreAnswered(1.0, granted=True), 1.5) == [
        MoveDeadline(1.0 + FENCE_AFTER),
        Resume(),
        lease(1.5),
    ]


def test_an_answer_counts_from_when_it_was_asked_for() -> None:
    holder = fresh()
    assert holder.handle(CoreAnswered(0.0, granted=True), FENCE_AFTER) == []
    assert holder.state.fenced


def test_an_older_answer_that_comes_later_moves_nothing() -> None:
    holder = granted(10.0)
    assert MoveDeadline not in kinds(holder.handle(CoreAnswered(8.0, granted=True), 11.0))
    assert holder.state.deadline == 10.0 + FENCE_AFTER


def test_the_lease_is_renewed_once_in_an_interval_and_one_at_a_time() -> None:
    holder = granted()
    assert holder.handle(Tick(), LEASE_INTERVAL) == []
    assert holder.handle(LeaseWritten(), LEASE_INTERVAL + 1) == [lease(LEASE_INTERVAL + 1)]
    assert kinds(holder.handle(LeaseWritten(), LEASE_INTERVAL + 1.5)) == [MoveDeadline]
    assert holder.handle(Tick(), 2 * LEASE_INTERVAL + 1) == [lease(2 * LEASE_INTERVAL + 1)]


def test_numbers_grow_even_when_the_clock_stands() -> None:
    holder = granted(1.0)
    first = holder.state.counter
    holder.handle(LeaseNotWritten(), 1.0)
    holder.handle(StopAsked(), 1.0)
    assert holder.state.counter == first + 1


def test_a_failed_renewal_is_tried_again_and_vouches_for_nothing() -> None:
    holder = granted()
    assert holder.handle(LeaseNotWritten(), 5.0) == [lease(5.0)]
    assert holder.state.deadline == FENCE_AFTER


def test_a_renewal_counts_from_when_it_began() -> None:
    holder = granted()
    holder.handle(LeaseNotWritten(), 5.0)
    assert holder.handle(LeaseWritten(), 9.0)[0] == MoveDeadline(5.0 + FENCE_AFTER)


@pytest.mark.parametrize("lost", ["core", "storage"])
def test_either_of_the_two_is_enough(lost: str) -> None:
    holder = granted()
    for step in range(100):
        now = float(step)
        event = LeaseWritten() if lost == "core" else CoreAnswered(now, granted=True)
        assert Fence not in kinds(holder.handle(event, now))


def test_a_cell_that_lost_both_powers_off_in_time_once_and_does_not_renew() -> None:
    holder = granted()
    holder.handle(LeaseNotWritten(), 3.0)
    assert Fence not in kinds(holder.handle(Tick(), FENCE_AFTER - 0.1))
    assert kinds(holder.handle(Tick(), FENCE_AFTER)) == [Fence]
    assert holder.handle(LeaseNotWritten(), FENCE_AFTER + 1) == []
    assert holder.handle(Tick(), FENCE_AFTER + 50) == []


def test_what_comes_after_the_deadline_comes_too_late() -> None:
    holder = granted()
    assert kinds(holder.handle(LeaseWritten(), FENCE_AFTER)) == [Fence]
    assert holder.state.fenced


def test_a_fenced_cell_goes_on_when_the_core_says_so() -> None:
    holder = granted()
    holder.handle(LeaseNotWritten(), 3.0)
    late = 2 * FENCE_AFTER
    asked = late - 1
    assert holder.handle(CoreAnswered(asked, granted=True), late)[:3] == [
        Fence("neither the core nor the lease has vouched for this cell in time"),
        MoveDeadline(asked + FENCE_AFTER),
        Resume(),
    ]


def test_a_cell_whose_instances_were_given_away_powers_them_off() -> None:
    holder = granted()
    assert kinds(holder.handle(CoreAnswered(1.0, granted=False), 1.0)) == [Fence]
    assert holder.handle(CoreAnswered(2.0, granted=False), 2.0) == []


def test_a_refusal_that_comes_after_a_later_grant_says_nothing() -> None:
    holder = granted(2.0)
    assert Fence not in kinds(holder.handle(CoreAnswered(1.0, granted=False), 3.0))


def test_a_stop_on_purpose_leaves_a_mark_and_no_deadline() -> None:
    holder = granted()
    assert holder.handle(StopAsked(), 1.0) == []
    assert holder.handle(LeaseWritten(), 1.5) == [lease(1.5, resting=True)]
    assert holder.handle(LeaseWritten(), 1.6) == [MoveDeadline(NEVER)]
    assert holder.handle(Tick(), 1000.0) == []


def test_a_stop_whose_mark_could_not_be_left_keeps_the_deadline() -> None:
    holder = granted()
    holder.handle(LeaseWritten(), 0.5)
    assert holder.handle(StopAsked(), 1.0) == [lease(1.0, resting=True)]
    assert holder.handle(LeaseNotWritten(), 1.5) == []
    assert holder.handle(Tick(), 1.0 + LEASE_INTERVAL) == [lease(1.0 + LEASE_INTERVAL, resting=True)]
    assert holder.state.deadline == FENCE_AFTER


def test_a_stop_before_the_first_renewal_renews_before_it_leaves_the_mark() -> None:
    holder = granted()
    holder.handle(LeaseNotWritten(), 0.5)
    holder.handle(StopAsked(), 1.0)
    assert holder.state.writing is not None
    assert not holder.state.writing.resting
    assert holder.handle(LeaseWritten(), 1.2)[1:] == [lease(1.2, resting=True)]


def test_a_mark_left_after_the_fencing_gives_no_rest() -> None:
    holder = granted()
    holder.handle(LeaseWritten(), 0.5)
    holder.handle(StopAsked(), 1.0)
    assert kinds(holder.handle(LeaseWritten(), FENCE_AFTER + 1)) == [Fence]
    assert not holder.state.resting


def test_a_restarted_role_has_no_more_time_than_its_predecessor_had() -> None:
    state = successor("a", "2", deadline=20.0, now=12.0)
    assert (state.fenced, state.deadline) == (False, 20.0)


def test_a_role_restarted_after_the_deadline_is_fenced() -> None:
    assert successor("a", "2", deadline=20.0, now=20.0).fenced


def test_a_role_restarted_after_a_rest_has_a_whole_period() -> None:
    state = successor("a", "2", deadline=NEVER, now=100.0)
    assert (state.fenced, state.deadline) == (False, 100.0 + FENCE_AFTER)
    assert LeaseHolder(state).handle(Tick(), 100.0)[0] == MoveDeadline(100.0 + FENCE_AFTER), "before it renews"
