from __future__ import annotations

import pytest

from nano_appliance.model.lease import Lease, LeaseSight, has_run_out
from nano_appliance.model.lease_observer import LeaseNotRead, LeaseObserver, LeaseRead, ObserverState
from nano_appliance.model.timing import LEASE_EXPIRED_AFTER

ENOUGH = LEASE_EXPIRED_AFTER


def lease(counter: int = 1, boot: str = "1", *, resting: bool = False) -> Lease:
    return Lease(cell="a", boot=boot, counter=counter, resting=resting)


def seen(*readings: LeaseRead | LeaseNotRead, asked: float = 0.0) -> LeaseSight:
    observer = LeaseObserver(ObserverState())
    for reading in readings:
        observer.handle(reading)
    return observer.sight(asked)


def test_nothing_can_be_said_before_the_first_reading() -> None:
    assert seen().problem == "not read yet"


def test_a_content_stands_still_from_the_end_of_the_first_reading_to_the_beginning_of_the_last() -> None:
    assert seen(LeaseRead(lease(), 0.0, 4.0), LeaseRead(lease(), 10.0, 12.0)) == LeaseSight(unchanged=6.0)


def test_one_reading_says_nothing_of_time() -> None:
    assert seen(LeaseRead(lease(), 0.0, 40.0)) == LeaseSight(unchanged=0.0)


def test_a_reading_from_before_the_question_is_no_answer() -> None:
    readings = LeaseRead(lease(), 0.0, 4.0), LeaseRead(lease(), 30.0, 31.0)
    assert seen(*readings, asked=30.5).problem == "not read since it was asked for"
    assert seen(*readings, asked=30.0).unchanged == 26.0


def test_readings_that_overlap_say_nothing_of_time() -> None:
    assert seen(LeaseRead(lease(), 0.0, 4.0), LeaseRead(lease(), 2.0, 5.0)).unchanged == 0.0


@pytest.mark.parametrize("other", [lease(2), lease(1, "2"), lease(resting=True)])
def test_any_change_begins_anew(other: Lease) -> None:
    assert seen(LeaseRead(lease(), 0, 0), LeaseRead(lease(), 9, 9), LeaseRead(other, 10, 11)).unchanged == 0.0


def test_a_storage_that_does_not_answer_says_nothing_but_forgets_nothing() -> None:
    first, failure = LeaseRead(lease(), 0.0, 0.0), LeaseNotRead("no answer within 5 s")
    assert seen(first, failure).problem == "no answer within 5 s"
    assert seen(first, failure, LeaseRead(lease(), 30.0, 30.0)) == LeaseSight(unchanged=30.0)


@pytest.mark.parametrize(
    ("sight", "asked", "expected"),
    [
        (LeaseSight(unchanged=ENOUGH), ENOUGH, True),
        (LeaseSight(unchanged=ENOUGH - 0.1), ENOUGH, False),
        (LeaseSight(unchanged=ENOUGH), ENOUGH - 0.1, False),
        (LeaseSight(unchanged=ENOUGH, resting=True), ENOUGH, False),
        (LeaseSight(unchanged=ENOUGH, problem="not attached"), ENOUGH, False),
    ],
)
def test_a_lease_has_run_out_when_both_silences_have_lasted(sight: LeaseSight, asked: float, expected: bool) -> None:
    assert has_run_out(sight, asked=asked, heard=0.0) is expected
