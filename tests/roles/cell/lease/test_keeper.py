from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.host.boot_clock import since_boot
from nano_appliance.model.errors import NotFound
from nano_appliance.model.timing import FENCE_AFTER
from nano_appliance.roles.cell.lease.deadline_file import AT_ONCE, Deadline, DeadlineFile
from nano_appliance.roles.cell.lease.keeper import LeaseKeeper
from nano_appliance.store.lease_files import FOLDER, read_lease
from tests.lab.patience import eventually
from tests.roles.cell.lease.emulators import emulator
from tests.roles.cell.lease.pool import FolderPool, make_pool


class Clock:
    """The host's clock, which a test can put forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return since_boot() + self.ahead


class Bench:
    """A keeper on a folder, with a clock of its own and no guard beside it."""

    def __init__(self, folder: Path) -> None:
        self.pool: FolderPool = make_pool(folder / "pool")
        self.file = DeadlineFile("a", folder / "run")
        self.clock = Clock()
        self.fenced, self.resumed = threading.Event(), threading.Event()
        self.keeper = self.begin()

    def begin(self) -> LeaseKeeper:
        return LeaseKeeper(
            "a",
            self.pool,
            fenced=self.fenced.set,
            resumed=self.resumed.set,
            file=self.file,
            keep_guard=lambda: None,
            now=self.clock,
        )

    def let(self) -> None:
        """The core says that the instances are the cell's own."""
        self.keeper.core_answered(self.clock(), granted=True)
        assert self.resumed.wait(30)

    def renewals(self) -> int:
        try:
            return read_lease(self.pool.root, self.pool.tag, "a").counter
        except NotFound:
            return 0

    def deadline(self) -> float | None:
        found = self.file.read()
        assert found is not None
        return found.seconds


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.keeper.start()
    yield made
    made.keeper.leave()


def test_nothing_runs_and_nothing_is_written_before_the_core_says_so(bench: Bench) -> None:
    assert bench.keeper.fenced
    assert not (bench.pool.root / FOLDER).exists()
    bench.let()
    assert not bench.keeper.fenced
    eventually(bench.renewals, "the first lease")


def test_the_lease_is_renewed_and_moves_the_deadline(bench: Bench) -> None:
    bench.let()
    eventually(lambda: (bench.deadline() or 0) > 0, "a deadline")
    first, begin = bench.deadline(), eventually(bench.renewals, "the first lease")
    bench.clock.ahead = FENCE_AFTER - 5
    eventually(lambda: bench.renewals() > begin, "a renewal")
    eventually(lambda: (bench.deadline() or 0) > (first or 0) + 5, "the deadline to move")


def test_a_cell_that_lost_both_powers_off(bench: Bench) -> None:
    bench.let()
    bench.pool.attached = False
    with emulator(bench.pool.root) as guest:
        bench.clock.ahead = 2 * FENCE_AFTER
        assert guest.wait(30) == -9
    eventually(lambda: bench.keeper.fenced, "the fencing")
    eventually(lambda: bench.deadline() == AT_ONCE, "the guard to go on")


def test_a_cell_whose_instances_were_given_away_powers_off(bench: Bench) -> None:
    bench.let()
    with emulator(bench.pool.root) as guest:
        bench.keeper.core_answered(bench.clock(), granted=False)
        assert guest.wait(30) == -9
    assert bench.keeper.fenced


def test_the_core_ends_the_fencing(bench: Bench) -> None:
    bench.let()
    bench.keeper.core_answered(bench.clock(), granted=False)
    eventually(lambda: bench.keeper.fenced, "the fencing")
    bench.resumed.clear()
    bench.let()
    assert not bench.keeper.fenced
    assert (bench.deadline() or 0) > bench.clock(), "the guard stays its hand before anything starts"


def test_why_the_lease_is_not_renewed_is_told(bench: Bench) -> None:
    bench.pool.attached = False
    bench.let()
    eventually(lambda: bench.keeper.problem == "storage pool 'shared' is not attached", "the problem")
    bench.pool.attached = True
    bench.clock.ahead = 5.0
    eventually(lambda: not bench.keeper.problem, "the problem to go")


def test_a_stop_leaves_the_mark_and_no_deadline(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.keeper.start()
    bench.let()
    assert bench.keeper.stop()
    assert read_lease(bench.pool.root, bench.pool.tag, "a").resting
    assert bench.file.read() == Deadline(seconds=None, roots=(str(bench.pool.root),))


def test_the_next_run_goes_on_from_what_was_left(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.file.write(Deadline(seconds=bench.clock() + 5.0, roots=()))
    assert not bench.begin().fenced
    bench.file.write(Deadline(seconds=bench.clock() - 0.1, roots=()))
    assert bench.begin().fenced
    bench.file.write(Deadline(seconds=None, roots=()))
    assert not bench.begin().fenced
