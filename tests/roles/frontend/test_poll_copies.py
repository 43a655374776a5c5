from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from nano_appliance.model.errors import Unavailable
from nano_appliance.rest.answer import RawAnswer
from nano_appliance.roles.frontend.poll_copies import COPY_SECONDS, MOST_COPIES, PollCopies
from tests.roles.frontend.running_frontend import Clock


class Core:
    """Counts how often it is asked; an open gate lets answers pass."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = 200
        self.gate = threading.Event()
        self.gate.set()
        self.reached = threading.Event()

    def __call__(self) -> RawAnswer:
        self.asked += 1
        self.reached.set()
        assert self.gate.wait(10)
        return RawAnswer(self.status, body=str(self.asked).encode())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def copies(clock: Clock) -> PollCopies:
    return PollCopies(clock)


@pytest.fixture
def core() -> Core:
    return Core()


def test_a_copy_is_good_for_a_moment(copies: PollCopies, core: Core, clock: Clock) -> None:
    assert copies.answer("view", core).body == copies.answer("view", core).body == b"1"
    clock.now += COPY_SECONDS
    assert copies.answer("view", core).body == b"2"


def test_another_view_has_its_own_copy(copies: PollCopies, core: Core) -> None:
    assert copies.answer("mine", core).body == b"1"
    assert copies.answer("yours", core).body == b"2"


def test_a_change_makes_it_ask_anew(copies: PollCopies, core: Core) -> None:
    copies.answer("view", core)
    copies.forget()
    assert copies.answer("view", core).body == b"2"


def test_many_at_once_ask_once(copies: PollCopies, core: Core) -> None:
    core.gate.clear()
    with ThreadPoolExecutor(8) as crowd:
        answers = [crowd.submit(copies.answer, "view", core) for _ in range(8)]
        core.gate.set()
        assert {answer.result(10).body for answer in answers} == {b"1"}


def test_what_was_asked_before_a_change_is_no_answer_after_it(copies: PollCopies, core: Core) -> None:
    core.gate.clear()
    with ThreadPoolExecutor(1) as early:
        old = early.submit(copies.answer, "view", core)
        assert core.reached.wait(10)
        copies.forget()
        core.gate.set()
        assert old.result(10).body == b"1"
    assert copies.answer("view", core).body == b"2"
    assert copies.answer("view", core).body == b"2"


def test_a_failure_is_told_to_all_who_wait_and_kept_for_nobody(copies: PollCopies, core: Core) -> None:
    def refuse() -> RawAnswer:
        raise Unavailable("away")

    with pytest.raises(Unavailable):
        copies.answer("view", refuse)
    core.status = 502
    copies.answer("view", core)
    core.status = 200
    assert copies.answer("view", core).body == b"2"


def test_copies_do_not_pile_up(copies: PollCopies, core: Core, clock: Clock) -> None:
    for view in range(3 * MOST_COPIES):
        copies.answer(view, core)
    assert len(copies._copies) == MOST_COPIES
    assert core.asked == 3 * MOST_COPIES
    clock.now += COPY_SECONDS
    copies.answer("another", core)
    assert len(copies._copies) == 1
