"""Sessions: random ids, their lifetime, and what is handed to the file."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from nano_appliance.model.errors import Exhausted, NanoError, NotAllowed, NotFound
from nano_appliance.model.session import Session
from nano_appliance.model.timing import SESSION_LIFETIME
from nano_appliance.roles.frontend import sessions as module
from nano_appliance.roles.frontend.sessions import LiveSession, Sessions

ANN = Session(user="ann", group="ops", menus=("instance",), address="10.0.0.9")

LEE = Session(user="lee", group="dev", address="10.0.0.9")


def ignore(sessions: list[LiveSession]) -> None:
    """Nothing is kept."""


def make() -> str:
    return str(uuid.uuid4())


def test_a_session_ends_after_its_lifetime_whatever_it_does() -> None:
    sessions = Sessions(make, ignore)
    session_id = sessions.open(ANN, 0.0)
    assert sessions.find(session_id, SESSION_LIFETIME - 0.001) == ANN
    with pytest.raises(NotAllowed, match="invalid session"):
        sessions.find(session_id, float(SESSION_LIFETIME))
    with pytest.raises(NotFound):
        sessions.keep_alive(session_id, float(SESSION_LIFETIME))


def test_only_keeping_it_alive_prolongs_a_session() -> None:
    sessions = Sessions(make, ignore)
    session_id = sessions.open(ANN, 0.0)
    sessions.keep_alive(session_id, 100.0)
    assert sessions.find(session_id, 100.0 + SESSION_LIFETIME - 1) == ANN


def test_a_closed_session_is_gone() -> None:
    sessions = Sessions(make, ignore)
    session_id = sessions.open(ANN, 0.0)
    assert sessions.close(session_id, 1.0) == ANN
    with pytest.raises(NotAllowed):
        sessions.find(session_id, 1.0)
    with pytest.raises(NotFound):
        sessions.close(session_id, 1.0)


def test_all_sessions_of_a_user_end_but_one() -> None:
    sessions = Sessions(make, ignore)
    kept, ended, others = sessions.open(ANN, 0.0), sessions.open(ANN, 0.0), sessions.open(LEE, 0.0)
    sessions.end_all_of("ann", 1.0, but=kept)
    assert sessions.ids(1.0) == sorted([kept, others])
    with pytest.raises(NotAllowed):
        sessions.find(ended, 1.0)


def test_a_session_is_revoked_by_a_key_that_opens_nothing() -> None:
    sessions = Sessions(make, ignore)
    session_id = sessions.open(ANN, 0.0)
    (live,) = sessions.all(1.0)
    with pytest.raises(NotAllowed):
        sessions.find(live.key, 1.0)
    assert sessions.revoke(live.key, 1.0) == ANN
    with pytest.raises(NotAllowed):
        sessions.find(session_id, 1.0)
    with pytest.raises(NotFound):
        sessions.revoke(live.key, 1.0)


def test_what_is_saved_restores_the_sessions_and_does_not_tell_their_ids() -> None:
    saved: list[LiveSession] = []
    sessions = Sessions(make, lambda live: saved.__setitem__(slice(None), live))
    session_id = sessions.open(ANN, 0.0)
    assert session_id not in repr(saved)
    restored = Sessions(make, ignore, saved)
    assert restored.ids(1.0) == []
    assert restored.find(session_id, 1.0) == ANN
    assert restored.ids(1.0) == [session_id]
    with pytest.raises(NotAllowed):
        restored.find(saved[0].digest, 1.0)


def test_a_login_that_cannot_be_saved_does_not_count() -> None:
    def refuse(live: list[LiveSession]) -> None:
        raise Exhausted("no room")

    sessions = Sessions(make, refuse)
    with pytest.raises(Exhausted):
        sessions.open(ANN, 0.0)
    assert sessions.ids(0.0) == []


def test_the_number_of_sessions_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SESSIONS", 2)
    sessions = Sessions(make, ignore)
    for _ in range(2):
        sessions.open(ANN, 0.0)
    with pytest.raises(Exhausted, match="too many"):
        sessions.open(ANN, 1.0)
    sessions.open(ANN, float(SESSION_LIFETIME))


class LoginsOverTime(RuleBasedStateMachine):
    """Against a dictionary of expiry times that any reader can check."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.numbers: Iterator[int] = count()
        self.saved: list[LiveSession] = []
        self.sessions = Sessions(lambda: f"id-{next(self.numbers)}", self.keep)
        self.expected: dict[str, float] = {}

    def keep(self, live: list[LiveSession]) -> None:
        self.saved = live

    @rule(seconds=st.floats(0, 120))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def log_in(self) -> None:
        self.expected[self.sessions.open(ANN, self.now)] = self.now + SESSION_LIFETIME

    @rule(number=st.integers(0, 12))
    def keep_alive(self, number: int) -> None:
        session_id = f"id-{number}"
        try:
            self.sessions.keep_alive(session_id, self.now)
        except NanoError:
            assert self.expected.get(session_id, 0.0) <= self.now
        else:
            assert self.expected[session_id] > self.now
            self.expected[session_id] = self.now + SESSION_LIFETIME

    @rule(number=st.integers(0, 12))
    def log_out(self, number: int) -> None:
        session_id = f"id-{number}"
        try:
            self.sessions.close(session_id, self.now)
        except NanoError:
            assert self.expected.get(session_id, 0.0) <= self.now
        else:
            assert self.expected.pop(session_id) > self.now

    @rule()
    def restart(self) -> None:
        self.sessions = Sessions(lambda: f"id-{next(self.numbers)}", self.keep, self.saved)
        for session_id, expires in self.expected.items():
            if expires > self.now:
                self.sessions.find(session_id, self.now)

    @invariant()
    def exactly_the_expected_are_live(self) -> None:
        assert self.sessions.ids(self.now) == sorted(key for key, end in self.expected.items() if end > self.now)


LoginsOverTime.TestCase.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
TestLoginsOverTime = LoginsOverTime.TestCase


def test_looking_up_does_not_wait_for_a_change_that_is_being_saved() -> None:
    saving, go_on = threading.Event(), threading.Event()

    def save(live: list[LiveSession]) -> None:
        if len(live) == 2:
            saving.set()
            go_on.wait(10)

    sessions = Sessions(make, save)
    first = sessions.open(ANN, 0.0)
    second = threading.Thread(target=sessions.open, args=(ANN, 0.0))
    second.start()
    assert saving.wait(10)
    assert sessions.find(first, 1.0) == ANN
    assert sessions.ids(1.0) == [first]
    go_on.set()
    second.join()
    assert len(sessions.ids(1.0)) == 2
