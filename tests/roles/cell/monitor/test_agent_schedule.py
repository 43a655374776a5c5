from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.roles.cell.monitor.agent_schedule import REGULAR, SOON, AgentSchedule


def test_nobody_to_ask() -> None:
    assert AgentSchedule().next() is None


def test_an_agent_that_appears_comes_before_one_that_may_not_exist() -> None:
    schedule = AgentSchedule()
    schedule.started("a", 10)
    assert schedule.next() == ("a", 10 + SOON)
    schedule.appeared("b", 11)
    assert schedule.next() == ("b", 11)


def test_a_silent_one_is_asked_ever_more_rarely_and_one_that_talks_regularly() -> None:
    schedule = AgentSchedule()
    schedule.appeared("a", 0)
    waits = []
    for _ in range(6):
        schedule.silent("a", 0)
        waits.append(schedule.next())
    assert waits == [("a", 4), ("a", 8), ("a", 16), ("a", REGULAR), ("a", REGULAR), ("a", REGULAR)]
    schedule.told("a", 100)
    assert schedule.next() == ("a", 100 + REGULAR)
    schedule.appeared("a", 101)
    assert schedule.next() == ("a", 101)


def test_one_that_ended_while_it_was_asked_is_not_asked_again() -> None:
    schedule = AgentSchedule()
    schedule.started("a", 0)
    schedule.gone("a")
    schedule.told("a", 1)
    schedule.silent("a", 1)
    assert schedule.next() is None


@given(st.lists(st.sampled_from(("told", "silent", "appeared", "started")), min_size=1, max_size=30))
def test_nobody_waits_longer_than_the_regular_interval(story: list[str]) -> None:
    schedule = AgentSchedule()
    schedule.started("a", 0)
    for moment, what in enumerate(story):
        getattr(schedule, what)("a", float(moment))
        turn = schedule.next()
        assert turn is not None
        assert moment <= turn[1] <= moment + REGULAR
