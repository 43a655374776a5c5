"""Guessers wait, others do not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.roles.frontend import throttle as module
from nano_appliance.roles.frontend.throttle import (
    FORGET_AFTER,
    FREE_ATTEMPTS,
    FREE_ATTEMPTS_OF_ADDRESS,
    LONGEST_WAIT,
    LoginThrottle,
)


def guess(throttle: LoginThrottle, attempts: int, account: str = "ann", address: str = "10.0.0.66") -> float:
    """Guess without pause, waiting where told; returns the moment after it."""
    now = 0.0
    for _ in range(attempts):
        if wait := throttle.attempt(account, address, now):
            now += wait
            assert throttle.attempt(account, address, now) == 0.0
    return now


def test_a_few_mistakes_are_free() -> None:
    throttle = LoginThrottle()
    assert [throttle.attempt("ann", "10.0.0.9", 0.0) for _ in range(FREE_ATTEMPTS)] == [0.0] * FREE_ATTEMPTS
    assert throttle.attempt("ann", "10.0.0.9", 0.0) > 0


def test_waiting_doubles_up_to_a_limit_and_refused_attempts_do_not_add_to_it() -> None:
    throttle = LoginThrottle()
    now = 0.0
    waits = []
    for _ in range(20):
        wait = throttle.attempt("ann", "10.0.0.9", now)
        if wait:
            assert throttle.attempt("ann", "10.0.0.9", now) == wait
            waits.append(wait)
            now += wait
            assert throttle.attempt("ann", "10.0.0.9", now) == 0.0
    assert waits[:4] == [1.0, 2.0, 4.0, 8.0]
    assert waits[-1] == LONGEST_WAIT


@given(st.integers(1, 40))
def test_strangers_never_close_an_account(attempts: int) -> None:
    throttle = LoginThrottle()
    now = guess(throttle, attempts)
    assert throttle.attempt("ann", "10.0.0.9", now) == 0.0


def test_guessing_many_accounts_slows_the_address_but_nobody_who_is_known_there() -> None:
    throttle = LoginThrottle()
    assert throttle.attempt("bob", "10.0.0.66", 0.0) == 0.0
    throttle.succeeded("bob", "10.0.0.66")
    for number in range(FREE_ATTEMPTS_OF_ADDRESS):
        assert throttle.attempt(f"user{number}", "10.0.0.66", 0.0) == 0.0
    assert throttle.attempt("yet another", "10.0.0.66", 0.0) > 0
    assert throttle.attempt("bob", "10.0.0.66", 0.0) == 0.0


def test_the_right_password_ends_the_waiting() -> None:
    throttle = LoginThrottle()
    for _ in range(FREE_ATTEMPTS):
        throttle.attempt("ann", "10.0.0.9", 0.0)
    throttle.succeeded("ann", "10.0.0.9")
    assert throttle.attempt("ann", "10.0.0.9", 0.0) == 0.0


def test_old_failures_are_forgotten() -> None:
    throttle = LoginThrottle()
    for _ in range(FREE_ATTEMPTS):
        throttle.attempt("ann", "10.0.0.9", 0.0)
    assert [throttle.attempt("ann", "10.0.0.9", FORGET_AFTER) for _ in range(FREE_ATTEMPTS)] == [0.0] * FREE_ATTEMPTS


def test_memory_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_REMEMBERED", 10)
    throttle = LoginThrottle()
    for number in range(100):
        throttle.attempt(f"user{number}", f"10.0.0.{number}", 0.0)
        throttle.succeeded(f"user{number}", f"10.0.0.{number}")
    assert len(throttle._failures) <= 10
    assert len(throttle._welcome) <= 10


def test_waiting_is_told_once_until_an_attempt_is_let_through() -> None:
    throttle = LoginThrottle()
    now = guess(throttle, FREE_ATTEMPTS)
    assert throttle.attempt("ann", "10.0.0.66", now) > 0
    assert throttle.first_refusal("ann", "10.0.0.66")
    assert not throttle.first_refusal("ann", "10.0.0.66")
    assert throttle.first_refusal("ann", "10.0.0.9")
    assert throttle.attempt("ann", "10.0.0.66", now + LONGEST_WAIT) == 0.0
    assert throttle.first_refusal("ann", "10.0.0.66")
