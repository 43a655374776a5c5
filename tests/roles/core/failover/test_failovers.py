from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, NanoError, Unavailable
from nano_appliance.model.failover import RETRY_AFTER
from nano_appliance.model.failover_case import Step
from nano_appliance.model.failover_messages import Adopt, AskSight, Release
from nano_appliance.model.lease import LeaseSight
from nano_appliance.model.timing import LEASE_EXPIRED_AFTER
from nano_appliance.roles.core.failover.failovers import Failovers
from nano_appliance.store.failover_data import FailoverData
from tests.lab.patience import eventually
from tests.roles.core.failover.scripted_door import ScriptedDoor, refusing


class Bench:
    """Failover with a clock that a test puts forward, over cells that a test scripts."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "failover.data"
        self.door = ScriptedDoor()
        self.ahead = 0.0
        self.failovers = self.begin()

    def begin(self) -> Failovers:
        failovers = Failovers(
            FailoverData(self.path),
            self.door,
            moment=lambda: "2026-01-02 03:04:05",
            clock=lambda: time.monotonic() + self.ahead,
            tick_interval=0.02,
        )
        self.door.before_each_tick = lambda: self.report(failovers)
        failovers.start()
        return failovers

    def restart(self) -> None:
        self.failovers.stop()
        self.failovers = self.begin()

    def report(self, failovers: Failovers) -> None:
        """All but `a` are heard all the time."""
        failovers.heard("b", ())
        failovers.heard("c", ())

    def lose(self) -> None:
        """`a` ran x, is heard for the last time, and is silent for long enough."""
        assert self.failovers.heard("a", ["x"])
        self.ahead += LEASE_EXPIRED_AFTER
        eventually(lambda: not self.failovers.granted("a"), "the loss of a")

    def messages(self) -> list[str]:
        """Why instances wait."""
        return [each.message for each in self.failovers.all()[0].instances.values() if each.message]

    def settle(self) -> None:
        eventually(lambda: self.failovers.all()[0].placed, "every instance to have its place")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.failovers.stop()


def test_what_ran_runs_elsewhere_and_what_was_stopped_stays_so(bench: Bench) -> None:
    bench.lose()
    bench.settle()
    assert {each.instance: each.start for each in bench.door.adopted} == {"x": True, "y": False}
    assert bench.door.marked == {"a"}
    assert sorted(bench.door.instances["b"] + bench.door.instances["c"]) == ["x", "y"]
    (failover,) = bench.failovers.all()
    assert (failover.cell, failover.pool, failover.began) == ("a", "p", "2026-01-02 03:04:05")


def test_a_lost_cell_is_not_believed_until_it_has_dropped_what_was_taken(bench: Bench) -> None:
    bench.lose()
    bench.settle()
    assert not bench.failovers.heard("a", ["x"])
    eventually(lambda: bench.failovers.granted("a"), "the release")
    assert set(bench.door.released[0].instances) == {"x", "y"}
    assert bench.failovers.heard("a", [])


def test_a_cell_whose_lease_lives_stays(bench: Bench) -> None:
    bench.door.sight = LeaseSight(unchanged=1.0)
    bench.failovers.heard("a", ["x"])
    for _ in range(5):
        asked = bench.door.questions
        bench.ahead += LEASE_EXPIRED_AFTER
        eventually(lambda seen=asked: bench.door.questions > seen, "a question")  # type: ignore[misc]
    assert bench.failovers.granted("a")
    assert bench.door.adopted == []


def test_why_nothing_can_be_told_of_a_silent_cell_is_told(bench: Bench) -> None:
    bench.door.refuse = refusing(AskSight, Unavailable("cell 'b' is offline"), times=1000)
    bench.failovers.heard("a", ["x"])
    bench.ahead += LEASE_EXPIRED_AFTER
    eventually(lambda: bench.failovers.problem("a") == "cell 'b' is offline", "the problem")
    assert bench.failovers.granted("a")


def test_a_refused_adoption_goes_to_the_other_cell(bench: Bench) -> None:
    bench.door.refuse = refusing(Adopt, Conflict("no port available"))
    bench.lose()
    bench.settle()
    assert len(bench.door.adopted) == 3


def test_an_adoption_without_answer_is_ordered_again_from_the_same_cell(bench: Bench) -> None:
    bench.door.instances["a"] = ["x"]
    bench.door.refuse = refusing(Adopt, Unavailable("timed out"))
    bench.lose()
    eventually(bench.messages, "the missing answer")
    assert bench.messages() == ["timed out"]
    bench.ahead += RETRY_AFTER
    bench.settle()
    first, second = bench.door.adopted
    assert (first.target, first.order < second.order) == (second.target, True)


def test_a_release_without_answer_is_ordered_again(bench: Bench) -> None:
    bench.door.refuse = refusing(Release, Unavailable("timed out"))
    bench.lose()
    bench.settle()
    bench.failovers.heard("a", [])
    eventually(lambda: len(bench.door.released) == 1, "the first order")
    bench.ahead += RETRY_AFTER
    eventually(lambda: bench.failovers.heard("a", []), "the second one")
    assert len(bench.door.released) == 2


def test_a_cell_that_cannot_be_marked_is_marked_later(bench: Bench) -> None:
    bench.door.refuse = refusing(tuple, NanoError("the disk is full"), times=3)
    bench.lose()
    bench.settle()
    assert bench.door.marked == {"a"}


def test_a_core_that_restarts_in_the_middle_changes_nothing(bench: Bench) -> None:
    bench.door.refuse = refusing(Adopt, Unavailable("timed out"), times=2)
    bench.lose()
    eventually(lambda: len(bench.door.adopted) == 2, "the first orders")
    targets = {each.instance: each.target for each in bench.door.adopted}
    bench.restart()
    assert not bench.failovers.granted("a")
    bench.settle()
    assert {each.instance: each.target for each in bench.door.adopted[2:]} == targets
    assert {each.instance: each.start for each in bench.door.adopted[2:]} == {"x": True, "y": False}


def test_what_ran_is_known_after_a_restart(bench: Bench) -> None:
    bench.failovers.heard("a", ["x"])
    bench.restart()
    bench.ahead += LEASE_EXPIRED_AFTER
    eventually(lambda: not bench.failovers.granted("a"), "the loss of a")
    bench.settle()
    assert {each.instance: each.start for each in bench.door.adopted} == {"x": True, "y": False}


def test_nothing_is_ordered_that_cannot_be_written_down(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_data: FailoverData, _state: object) -> None:
        raise NanoError("the disk is full")

    with monkeypatch.context() as full:
        full.setattr(FailoverData, "write", refuse)
        bench.lose()
        bench.ahead += 1.0
        assert bench.door.marked == set()
        assert not bench.failovers.granted("a"), "in doubt the cell is not believed"
    bench.settle()
    assert bench.door.marked == {"a"}


def test_an_instance_that_has_a_place_needs_no_other(bench: Bench) -> None:
    bench.door.refuse = refusing(Adopt, Conflict("the image is locked"), times=1000)
    bench.lose()
    eventually(lambda: len(bench.door.adopted) >= 4, "every cell to refuse")
    bench.failovers.settled("x")
    bench.failovers.settled("y")
    assert {each.step for each in bench.failovers.all()[0].instances.values()} == {Step.ADOPTED}
