from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.host.hand import HandLate
from nano_appliance.model.errors import NanoError
from nano_appliance.model.lease import Lease
from nano_appliance.roles.cell.lease.hand import LeaseHand
from nano_appliance.store.lease_files import FOLDER, read_lease
from tests.roles.cell.lease.pool import FolderPool, make_pool

LEASE = Lease(cell="a", boot="b", counter=1)


@pytest.fixture
def hand() -> Iterator[LeaseHand]:
    made = LeaseHand(patience=30.0)
    yield made
    made.close()


def test_the_hand_writes_and_reads(hand: LeaseHand, tmp_path: Path) -> None:
    pool = make_pool(tmp_path / "pool")
    hand.write(pool, LEASE)
    assert read_lease(pool.root, pool.tag, "a") == LEASE
    assert hand.read(pool, "a") == LEASE


def test_a_refusal_comes_back_as_one(hand: LeaseHand, tmp_path: Path) -> None:
    pool = make_pool(tmp_path / "pool")
    with pytest.raises(NanoError, match="shared.ready is not in"):
        hand.write(FolderPool(tmp_path), LEASE)
    hand.write(pool, LEASE)
    assert read_lease(pool.root, pool.tag, "a") == LEASE, "the hand has survived"


def test_a_storage_that_hangs_costs_the_hand_and_no_more(hand: LeaseHand, tmp_path: Path) -> None:
    pool = make_pool(tmp_path / "pool")
    hand.write(pool, LEASE)
    os.mkfifo(pool.root / FOLDER / "stuck.lease")
    hasty = LeaseHand(patience=2.0)
    with pytest.raises(HandLate, match="no answer within 2 s"):
        hasty.read(pool, "stuck")
    (pool.root / FOLDER / "stuck.lease").unlink()
    with pytest.raises(NanoError, match="there is no lease of cell 'stuck'"):
        hand.read(pool, "stuck")
    hasty.close()
