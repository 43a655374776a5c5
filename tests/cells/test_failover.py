"""A host loses its power, its links or its time: its instances run again elsewhere, and never at two places.

QEMU's locks of images hold between these hosts, as they are on one machine.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cells.failing_over import FOLDER, POOL, STORAGE, Pair, counting_guest
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.lab import temporary_lab
from tests.lab.patience import eventually


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """The core on one of two hosts that share a folder, and a cell on each."""
    with temporary_lab(2) as lab:
        cloud = Cloud(lab, lab.hosts[0], lab.hosts)
        made = Pair(cloud, stays=lab.hosts[0], fails=lab.hosts[1])
        for host in lab.hosts:
            made.mount(host)
        cloud.start()
        cloud.client.create_storage_pool(STORAGE, kind="directory", target=FOLDER)
        cloud.client.request("POST", f"/compute_pools/{POOL}", {"storage": STORAGE, "failover": True})
        cloud.enrol(POOL)
        yield made
        cloud.close()


@pytest.fixture(scope="module")
def guest(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> str:
    return counting_guest(pair, tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def reached(pair: Pair, guest: str) -> int:
    """The number that the guest has reached on the host that is about to fail."""
    pair.bring_home(guest)
    return pair.await_counting(guest)


def test_a_host_without_power(pair: Pair, guest: str, reached: int) -> None:
    """Its guest runs on the other host; it comes back without it, and disabled."""
    pair.fails.power_off()
    pair.await_running(guest, pair.stays)
    pair.check(guest, on=pair.stays, at_least=reached)
    pair.come_back()
    pair.check(guest, on=pair.stays, at_least=reached)


def test_a_host_that_loses_core_and_storage_powers_its_guest_off(pair: Pair, guest: str, reached: int) -> None:
    pair.cloud.lab.links.cut_off(pair.fails.name)
    pair.unmount(pair.fails)
    pair.await_running(guest, pair.stays)
    assert not pair.runs_on(pair.fails, guest)
    pair.mount(pair.fails)
    pair.cloud.lab.links.heal()
    pair.come_back()
    pair.check(guest, on=pair.stays, at_least=reached)


@pytest.mark.long
def test_a_cell_that_is_killed_leaves_the_fencing_to_its_guard(pair: Pair, guest: str, reached: int) -> None:
    pair.fails.kill_role("cell")
    pair.await_running(guest, pair.stays)
    assert not pair.runs_on(pair.fails, guest)
    assert "powered off processes" in pair.guard_log()
    pair.fails.start_role("cell")
    pair.come_back()
    pair.check(guest, on=pair.stays, at_least=reached)


@pytest.mark.long
def test_a_frozen_host_keeps_its_lock_until_it_is_thawed(pair: Pair, guest: str, reached: int) -> None:
    pair.fails.freeze()
    eventually(pair.hindrance, "it is not told why the guest is not started elsewhere", seconds=150.0)
    assert "lock" in pair.hindrance()
    pair.fails.thaw()
    pair.await_running(guest, pair.stays)
    pair.come_back()
    pair.check(guest, on=pair.stays, at_least=reached)


@pytest.mark.long
def test_a_core_that_is_killed_goes_on_with_a_failover(pair: Pair, guest: str, reached: int) -> None:
    pair.fails.power_off()
    eventually(lambda: not all(each.returned for each in pair.failovers()), "the loss is not noticed", seconds=150.0)
    pair.stays.kill_role("core")
    pair.stays.start_role("core")
    pair.await_running(guest, pair.stays)
    pair.check(guest, on=pair.stays, at_least=reached)
    pair.come_back()


@pytest.mark.long
@pytest.mark.parametrize("towards_the_core", [True, False], ids=["to the core", "from the core"])
def test_a_link_cut_in_one_direction_moves_nothing(
    pair: Pair, guest: str, reached: int, towards_the_core: bool
) -> None:
    before = pair.failovers()
    ends = (pair.fails.name, pair.stays.name) if towards_the_core else (pair.stays.name, pair.fails.name)
    pair.cloud.lab.links.cut_one_way(*ends)
    eventually(lambda: pair.cloud.client.guest(guest).lost, "the loss is not noticed")
    pair.await_seen(guest, above=reached + 40)
    pair.cloud.lab.links.heal()
    pair.check(guest, on=pair.fails, at_least=reached)
    assert pair.failovers() == before


@pytest.mark.long
def test_a_cell_that_is_stopped_is_not_lost(pair: Pair, guest: str, reached: int) -> None:
    """Not even by a core that was not there when it was told."""
    before = pair.failovers()
    pair.fails.stop_role("cell")
    pair.stays.kill_role("core")
    pair.stays.start_role("core")
    eventually(
        lambda: "stopped on purpose" in pair.cloud.client.cell(POOL, pair.fails.cell_name).message,
        "its mark is not seen",
        seconds=150.0,
    )
    pair.await_seen(guest, above=pair.counted(guest).last + 40)
    pair.fails.start_role("cell")
    pair.check(guest, on=pair.fails, at_least=reached)
    assert pair.failovers() == before
