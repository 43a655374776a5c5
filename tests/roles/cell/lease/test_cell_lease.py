from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.host.boot_clock import since_boot
from nano_appliance.model.errors import Conflict, NotFound, Unavailable
from nano_appliance.model.timing import FENCE_AFTER
from nano_appliance.roles.cell.lease.cell_lease import CellLease
from nano_appliance.roles.cell.lease.deadline_file import DeadlineFile
from tests.lab.patience import eventually
from tests.roles.cell.lease.pool import FolderPool, make_pool


class Bench:
    """A cell's lease on a folder, with a list of what was started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pool: FolderPool = make_pool(folder / "pool")
        self.ahead = 0.0
        self.started: list[str] = []
        self.refusals: list[Exception] = []
        self.regained = threading.Event()
        self.lease = self.begin()

    def begin(self) -> CellLease:
        return CellLease(
            "a",
            self._start,
            regained=self.regained.set,
            guard_log=self.folder / "guard.log",
            run_folder=self.folder / "run",
            now=self.now,
        )

    def now(self) -> float:
        return since_boot() + self.ahead

    def _start(self, instance: str) -> None:
        if self.refusals:
            raise self.refusals.pop()
        self.started.append(instance)

    def grant(self, *, granted: bool = True) -> None:
        self.lease.core_answered(self.now(), granted=granted)

    def may_start(self) -> bool:
        try:
            self.lease.require_own()
        except Conflict:
            return False
        return True


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.lease.leave()


def test_a_cell_that_takes_no_part_may_start_anything_and_sees_nothing(bench: Bench) -> None:
    assert bench.may_start()
    with pytest.raises(Conflict, match="takes no part"):
        bench.lease.see("b")


def test_a_cell_that_takes_part_waits_for_the_core(bench: Bench) -> None:
    bench.lease.take_part(bench.pool)
    assert not bench.may_start()
    bench.grant()
    eventually(bench.may_start, "the core's word")


def test_what_a_fencing_stopped_is_started_again(bench: Bench) -> None:
    bench.lease.take_part(bench.pool)
    bench.grant()
    eventually(bench.may_start, "the core's word")
    bench.lease.observe(["x", "y"])
    bench.ahead = 2 * FENCE_AFTER
    assert not bench.may_start(), "from the deadline on, whether or not the keeper has noticed"
    bench.started.clear()
    bench.lease.observe([])
    assert bench.lease.due() == {"x", "y"}
    bench.lease.dropped(["y"])
    bench.grant()
    eventually(lambda: "x" in bench.started, "the start")
    eventually(lambda: not bench.lease.observe([]) and bench.lease.due() == set(), "the end of starting again")


def test_what_cannot_be_started_again_is_tried_again_or_dropped(bench: Bench) -> None:
    bench.lease.take_part(bench.pool)
    bench.grant()
    eventually(bench.may_start, "the core's word")
    bench.lease.observe(["x"])
    bench.grant(granted=False)
    eventually(lambda: not bench.may_start(), "the fencing")
    bench.started.clear()
    bench.refusals = [NotFound("not here"), Conflict("the storage does not answer")]
    bench.grant()
    eventually(lambda: bench.lease.due() == set(), "the instance to be dropped")
    assert bench.started == []


def test_the_next_run_starts_what_this_one_could_not(bench: Bench) -> None:
    bench.lease.take_part(bench.pool)
    bench.grant()
    eventually(bench.may_start, "the core's word")
    bench.lease.observe(["x"])
    bench.lease.stop()
    bench.lease = bench.begin()
    bench.lease.take_part(bench.pool)
    assert bench.may_start(), "the one before has rested"
    eventually(lambda: bench.started == ["x"], "the start")


def test_leaving_ends_the_guard_and_forgets_what_was_due(bench: Bench) -> None:
    bench.lease.take_part(bench.pool)
    bench.grant()
    eventually(bench.may_start, "the core's word")
    bench.lease.observe(["x"])
    bench.lease.leave()
    assert bench.may_start()
    assert bench.lease.due() == set()
    assert DeadlineFile("a", bench.folder / "run").read() is None


def test_what_is_owed_is_started_when_the_core_has_spoken(bench: Bench) -> None:
    with pytest.raises(Unavailable, match="takes no part"):
        bench.lease.owe("x")
    bench.lease.take_part(bench.pool)
    bench.lease.owe("x")
    assert bench.lease.due() == {"x"}
    assert bench.started == []
    bench.grant()
    eventually(lambda: bench.started == ["x"], "the start")
    assert bench.regained.is_set(), "what may have changed was looked at before"
    bench.lease.owe("y")
    eventually(lambda: "y" in bench.started, "the start of what is owed later")


def test_another_pool_takes_the_place_of_the_one_before(bench: Bench, tmp_path: Path) -> None:
    bench.lease.take_part(bench.pool)
    bench.grant()
    eventually(bench.may_start, "the core's word")
    bench.lease.take_part(bench.pool)
    assert bench.may_start(), "the same pool again changes nothing"
    bench.lease.take_part(make_pool(tmp_path / "other"))
    assert not bench.may_start()
