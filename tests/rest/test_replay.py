from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import NotAllowed, Unavailable
from nano_appliance.rest.replay import KEPT_FOR, ReplayGuard
from nano_appliance.rest.signature import Verified


def signed(signature: str = "s", nonce: str = "") -> Verified:
    return Verified("id", signature, datetime.now(UTC), frozenset(), "POST" if nonce else "", nonce)


def admit(guard: ReplayGuard, verified: Verified, method: str = "POST", path: str = "/p", now: float = 0.0) -> None:
    guard.admit(verified, method=method, path=path, changes=method != "GET", now=now)


def test_old_change_passes_once():
    guard = ReplayGuard()
    admit(guard, signed())
    with pytest.raises(NotAllowed, match="sent before"):
        admit(guard, signed(), now=1.0)


def test_old_read_may_be_repeated_but_never_becomes_a_change():
    guard = ReplayGuard()
    admit(guard, signed(), "GET")
    admit(guard, signed(), "GET", now=1.0)
    with pytest.raises(NotAllowed, match="another request"):
        admit(guard, signed(), "DELETE", now=1.0)


def test_old_signature_is_bound_to_its_path():
    guard = ReplayGuard()
    admit(guard, signed(), "GET", "/a")
    with pytest.raises(NotAllowed, match="another request"):
        admit(guard, signed(), "GET", "/b")


def test_posted_read_may_be_repeated():
    guard = ReplayGuard()
    for _ in range(3):
        guard.admit(signed(), method="POST", path="/search/guests/", changes=False, now=0.0)


def test_nonce_counts_once_for_changes_and_costs_nothing_for_reads():
    guard = ReplayGuard()
    admit(guard, signed("a", "n"), "GET")
    assert len(guard) == 0
    admit(guard, signed("b", "n"))
    with pytest.raises(NotAllowed):
        admit(guard, signed("c", "n"))


def test_memory_is_bounded_and_freed_with_time():
    guard = ReplayGuard(most=10)
    for number in range(10):
        admit(guard, signed(str(number)))
    with pytest.raises(Unavailable):
        admit(guard, signed("one more"), now=1.0)
    admit(guard, signed("later"), now=KEPT_FOR)
    assert len(guard) == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 300)), max_size=40))
def test_no_signed_change_ever_passes_twice_within_the_window(uses: list[tuple[int, float]]):
    guard, passed = ReplayGuard(), set()
    for number, now in sorted(uses, key=lambda use: use[1]):
        try:
            admit(guard, signed(str(number)), now=now)
        except NotAllowed:
            assert number in passed
        else:
            assert number not in passed
            passed.add(number)
