from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.host.boot_clock import since_boot
from nano_appliance.model.lease import Lease
from nano_appliance.roles.cell.lease.hand import LeaseHand
from nano_appliance.roles.cell.lease.observer import LeaseWatcher
from nano_appliance.store.lease_files import FOLDER, write_lease
from tests.lab.patience import eventually
from tests.roles.cell.lease.pool import FolderPool, make_pool


class Bench:
    def __init__(self, folder: Path) -> None:
        self.pool: FolderPool = make_pool(folder / "pool")
        self.ahead = 0.0
        self.watcher = LeaseWatcher(self.pool, now=lambda: since_boot() + self.ahead, make_hand=lambda: LeaseHand(3.0))

    def write(self, counter: int, *, resting: bool = False) -> None:
        write_lease(self.pool.root, self.pool.tag, Lease(cell="a", boot="b", counter=counter, resting=resting))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.watcher.stop()


def test_a_lease_that_stands_still_is_seen_to(bench: Bench) -> None:
    bench.write(1)
    assert eventually(lambda: not bench.watcher.see("a").problem, "a reading")
    bench.ahead = 40.0
    assert bench.watcher.see("a").unchanged >= 30
    bench.write(2)
    assert bench.watcher.see("a").unchanged < 30


def test_a_cell_that_rests_is_seen_to(bench: Bench) -> None:
    bench.write(1)
    bench.write(2, resting=True)
    assert eventually(lambda: bench.watcher.see("a").resting, "the mark")


def test_why_nothing_is_seen_is_told(bench: Bench) -> None:
    assert "there is no lease of cell 'a'" in eventually(lambda: bench.watcher.see("a").problem, "a problem")
    bench.pool.attached = False
    assert bench.watcher.see("a").problem == "storage pool 'shared' is not attached"


def test_a_storage_that_hangs_is_told_in_time(bench: Bench) -> None:
    bench.write(1)
    os.mkfifo(bench.pool.root / FOLDER / "stuck.lease")
    assert "no answer within 3 s" in eventually(
        lambda: "no answer" in (problem := bench.watcher.see("stuck").problem) and problem, "the hand to be late"
    )
    assert eventually(lambda: not bench.watcher.see("a").problem, "another lease, meanwhile")
