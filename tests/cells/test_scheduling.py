"""Where new instances go on three hosts with small disks: until all are full, and past one that fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from nano_appliance.model.scheduling import OVERCOMMIT
from tests.cells.conftest import SMALL_DISK
from tests.lab.acknowledged import POOL
from tests.lab.guests import make_guest, temporary_guest
from tests.lab.hosts.cloud import Cloud
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalFailure

MIB = 1 << 20


def disk_of(cloud: Cloud, cell: str, which: str = "available_disk") -> int:
    """Bytes of disk that the core believes a cell to have left, or another member of its state."""
    return int(cloud.client.get(f"/compute_cell_status/{POOL}/{cell}", dict)[which])


def await_disk(cloud: Cloud, cell: str, fits: Callable[[int], bool]) -> None:
    """Return when the core knows of what was done to a disk."""
    eventually(lambda: fits(disk_of(cloud, cell)), f"the disk of {cell} is not reported")


def test_instances_are_spread_until_no_cell_has_room_and_each_says_why(cloud: Cloud) -> None:
    client = cloud.client
    names = [host.cell_name for host in cloud.cells]
    # Of what there is, which images of other tests may have made less, new instances take a little themselves.
    disk = min(disk_of(cloud, name) for name in names) - 4 * MIB
    fitting = {name: OVERCOMMIT * disk_of(cloud, name, "max_disk") // disk for name in names}
    made = [make_guest(client, f"filling-{number}", disks=[disk]) for number in range(sum(fitting.values()))]
    assert Counter(client.guest(guest).cell for guest in made) == fitting
    with pytest.raises(PortalFailure) as refused:
        make_guest(client, "too-much", disks=[disk])
    for host in cloud.cells:
        assert f"{host.cell_name} is over-committed" in str(refused.value)
    for guest in made:
        client.delete_guest(guest)
    with temporary_guest(client, "room-again"):
        pass


def test_a_full_disk_keeps_instances_away(cloud: Cloud) -> None:
    full, *others = cloud.cells
    full.fill_disk(MIB)
    await_disk(cloud, full.cell_name, lambda left: left <= MIB)
    for number in range(3):
        guest = make_guest(cloud.client, f"elsewhere-{number}", disks=[8 * MIB])
        assert cloud.client.guest(guest).cell in {host.cell_name for host in others}
        cloud.client.delete_guest(guest)
    with pytest.raises(PortalFailure, match=f"{full.cell_name} has [0-9]+ bytes of disk left"):
        make_guest(cloud.client, "too-large", disks=[2 * SMALL_DISK])
    full.empty_disk()


def test_the_next_cell_is_tried_when_the_best_one_fails(cloud: Cloud) -> None:
    best = cloud.cells[1]
    best.change_small_disk(f"size={100 * SMALL_DISK}")
    await_disk(cloud, best.cell_name, lambda left: left > SMALL_DISK)
    with temporary_guest(cloud.client, "on-the-best") as guest:
        assert cloud.client.guest(guest).cell == best.cell_name
    best.change_small_disk("ro")
    with temporary_guest(cloud.client, "on-the-next") as guest:
        assert cloud.client.guest(guest).cell != best.cell_name
    assert f"cell {best.cell_name} did not make" in cloud.core.log_of("core")
    best.change_small_disk(f"rw,size={SMALL_DISK}")
