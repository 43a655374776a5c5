from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.liveness import LifeSign, Liveness
from nano_appliance.model.timing import DEAD_AFTER


def sign(sequence: int = 1, boot: str = "a", connected: float = 0.0, *, stopping: bool = False) -> LifeSign:
    return LifeSign(boot=boot, sequence=sequence, connected=connected, stopping=stopping)


def test_a_cell_lives_from_its_first_report_until_it_has_been_silent_for_too_long() -> None:
    liveness = Liveness()
    assert not liveness.alive("c", 100.0)
    assert liveness.hear("c", sign(), 100.0)
    assert liveness.alive("c", 100.0 + DEAD_AFTER - 0.1)
    assert not liveness.alive("c", 100.0 + DEAD_AFTER)
    assert liveness.hear("c", sign(2), 200.0)
    assert liveness.alive("c", 200.0)


def test_a_cell_that_says_goodbye_is_away_at_once_until_it_is_started_again() -> None:
    liveness = Liveness()
    liveness.hear("c", sign(1), 0.0)
    liveness.hear("c", sign(2, stopping=True), 1.0)
    assert not liveness.alive("c", 1.0)
    liveness.hear("c", sign(1, "b", 2.0), 2.0)
    assert liveness.alive("c", 2.0)


def test_what_comes_late_or_twice_does_not_prove_that_the_cell_still_lives() -> None:
    liveness = Liveness()
    liveness.hear("c", sign(5), 0.0)
    assert not liveness.hear("c", sign(5), 9.0)
    assert not liveness.hear("c", sign(4), 9.0)
    assert not liveness.alive("c", DEAD_AFTER)


def test_the_last_word_of_a_boot_that_is_over_is_not_taken_for_that_of_a_new_one() -> None:
    liveness = Liveness()
    liveness.hear("c", sign(900, "a", connected=1.0), 0.0)
    assert liveness.hear("c", sign(1, "b", connected=2.0), 1.0)
    assert not liveness.hear("c", sign(901, "a", connected=1.0, stopping=True), 2.0)
    assert liveness.alive("c", 2.0)
    assert liveness.hear("c", sign(2, "b", connected=2.0), 3.0)


def test_a_boot_that_connects_anew_goes_on() -> None:
    liveness = Liveness()
    liveness.hear("c", sign(1, connected=1.0), 0.0)
    assert liveness.hear("c", sign(2, connected=7.0), 1.0)


def test_a_removed_cell_is_forgotten() -> None:
    liveness = Liveness()
    liveness.hear("c", sign(), 0.0)
    liveness.forget("c")
    assert not liveness.alive("c", 0.0)
    assert liveness.hear("c", sign(), 1.0)


@given(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=4), min_size=1, max_size=4), st.randoms())
def test_in_whatever_order_and_how_often_reports_come_the_newest_counts(
    boots: list[list[int]], chance: random.Random
) -> None:
    """Each boot makes connections and sends some reports over each; everything may arrive late and again."""
    sent = []
    for number, connections in enumerate(boots):
        sequence = 0
        for connection, reports in enumerate(connections):
            for _ in range(reports):
                sequence += 1
                sent.append(sign(sequence, str(number), float(10 * number + connection)))
    arrivals = [each for each in sent for _ in range(chance.randint(1, 2))]
    chance.shuffle(arrivals)
    liveness, newest = Liveness(), -1
    for now, arrived in enumerate(arrivals):
        assert liveness.hear("c", arrived, float(now)) == (sent.index(arrived) > newest)
        newest = max(newest, sent.index(arrived))
