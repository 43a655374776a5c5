from __future__ import annotations

import pytest

from nano_appliance.link import applicants
from nano_appliance.link.applicants import Applicants, Candidate, Impostor
from nano_appliance.model.errors import Unavailable
from nano_appliance.model.timing import DEAD_AFTER


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(name="few", autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(applicants, "MOST_REMEMBERED", 3)
    return 3


def ask(asking: Applicants, clock: Clock, name: str, key: str = "k") -> bool:
    return asking.remember(Candidate(name, "10.0.0.1", key, clock.now))


def test_a_flood_of_names_is_refused_while_all_of_them_ask() -> None:
    clock = Clock()
    asking = Applicants(clock)
    for name in "abc":
        ask(asking, clock, name)
    with pytest.raises(Unavailable, match="too many cells ask to join"):
        ask(asking, clock, "d")
    assert ask(asking, clock, "a")


def test_whoever_has_been_silent_longest_makes_room() -> None:
    clock = Clock()
    asking = Applicants(clock)
    for name in "abc":
        clock.now += 1
        ask(asking, clock, name)
    clock.now = DEAD_AFTER + 2.5
    ask(asking, clock, "d")
    assert [(each.name, each.alive) for each in asking.candidates()] == [("b", False), ("c", True), ("d", True)]


def test_claims_are_told_once_limited_and_dropped_when_not_repeated() -> None:
    clock = Clock()
    asking = Applicants(clock)
    assert [asking.claim(Impostor("a", "", key, clock.now)) for key in "xxyzw"] == [True, False, True, True, True]
    assert [each.fingerprint for each in asking.impostors()] == ["x", "y", "z"]
    clock.now = 5
    assert not asking.claim(Impostor("a", "", "x", clock.now))
    clock.now = DEAD_AFTER + 1
    assert [each.fingerprint for each in asking.impostors()] == ["x"]
