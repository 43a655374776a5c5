from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.link.membership import (
    Ask,
    Certified,
    CoreFound,
    Event,
    Failed,
    Look,
    Membership,
    NobodyAnswered,
    NotAddedYet,
    Removed,
    Reported,
    Tell,
)
from nano_appliance.model.discovery import Found
from nano_appliance.model.timing import DISCOVERY_INTERVAL, JOIN_INTERVAL, REPORT_INTERVAL

CORE = Found(id="1", domain="nano", address="10.0.0.1", port=5600, fingerprint="0a" * 32)


def standing(*events: Event, certified: bool = False) -> Membership:
    membership = Membership(certified=certified)
    for event in events:
        membership = membership.after(event)
    return membership


def test_way_of_a_new_cell():
    assert standing().next == Look(0.0)
    assert standing(NobodyAnswered()).next == Look(0.0)
    assert standing(CoreFound(CORE)).next == Ask(CORE, 0.0)
    assert standing(CoreFound(CORE), NotAddedYet()).next == Ask(CORE, JOIN_INTERVAL)
    assert standing(CoreFound(CORE), NotAddedYet(), Certified()).next == Tell(CORE, 0.0)
    assert standing(CoreFound(CORE), Certified(), Reported()).next == Tell(CORE, REPORT_INTERVAL)


def test_restarted_member_reports_without_asking():
    assert standing(CoreFound(CORE), certified=True).next == Tell(CORE, 0.0)


def test_lost_core_is_searched_at_once_and_then_at_the_usual_pace():
    member = standing(CoreFound(CORE), Reported(), certified=True)
    lost = member.after(Failed())
    assert lost.next == Look(0.0)
    again = lost.after(CoreFound(CORE)).after(Failed())
    assert again.next == Look(DISCOVERY_INTERVAL)
    assert again.after(CoreFound(CORE)).after(Reported()).after(Failed()).next == Look(0.0)


def test_removed_cell_asks_anew():
    assert standing(CoreFound(CORE), Reported(), Removed(), certified=True).next == Ask(CORE, 0.0)


EVENTS = st.sampled_from(
    [CoreFound(CORE), NobodyAnswered(), NotAddedYet(), Certified(), Reported(), Removed(), Failed()]
)


@given(st.lists(EVENTS, max_size=30), st.booleans())
def test_whatever_happens_the_cell_becomes_a_reporting_member_again(events: list[Event], certified: bool):
    membership = standing(*events, certified=certified)
    for _ in range(4):
        command = membership.next
        assert 0.0 <= command.after <= max(DISCOVERY_INTERVAL, JOIN_INTERVAL, REPORT_INTERVAL)
        match command:
            case Look():
                membership = membership.after(CoreFound(CORE))
            case Ask():
                membership = membership.after(Certified())
            case Tell():
                membership = membership.after(Reported())
    assert membership.next == Tell(CORE, REPORT_INTERVAL)


@given(st.lists(EVENTS, max_size=30), st.booleans())
def test_nothing_is_reported_without_a_certificate(events: list[Event], certified: bool):
    membership = standing(*events, certified=certified)
    assert membership.certified or not isinstance(membership.next, Tell)


@given(st.lists(EVENTS, max_size=30))
def test_core_that_keeps_failing_is_not_asked_without_a_pause(events: list[Event]):
    membership = standing(*events)
    pauses = []
    for _ in range(3):
        membership = membership.after(CoreFound(CORE)).after(Failed())
        pauses.append(membership.next.after)
    assert pauses[1:] == [DISCOVERY_INTERVAL, DISCOVERY_INTERVAL]
