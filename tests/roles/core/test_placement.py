from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pytest

from nano_appliance.model.errors import Exhausted
from nano_appliance.model.guest_room import GuestRoom
from nano_appliance.model.pool import ComputePool, Membership
from nano_appliance.model.scheduling import Demand
from nano_appliance.model.storage_pool import StorageState
from nano_appliance.model.units import GIB
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placement import Placement
from tests.roles.core.examples import ROOMY, a_report, an_instance, seen
from tests.roles.core.test_creations import a_creation

SMALL = Demand(cores=2, memory=GIB, disk=5 * GIB)
POOL = ComputePool(name="default", cells={"Cell_b": Membership(enabled=True), "Cell_a": Membership(enabled=True)})


@pytest.fixture
def picture() -> Picture:
    picture = Picture(lambda _cell: True, lambda _cell: "default")
    picture.take(a_report("Cell_a"))
    picture.take(a_report("Cell_b"))
    return picture


def a_placement(picture: Picture, creations: Creations | None = None, *, sharing: Iterable[str] = ()) -> Placement:
    return Placement(picture, creations or Creations(), lambda _storage: sharing)


def test_the_emptier_cell_comes_first(picture: Picture) -> None:
    picture.take(a_report("Cell_a", seen(an_instance(cores=8)), sequence=2))
    assert a_placement(picture).rank(POOL, SMALL) == ["Cell_b", "Cell_a"]


def test_promised_room_counts_like_used_room(picture: Picture) -> None:
    creations = Creations()
    placement = a_placement(picture, creations)
    assert placement.rank(POOL, SMALL) == ["Cell_a", "Cell_b"]
    for number in range(4):
        creations.add(a_creation(f"i-{number}", name=f"ops.web{number}", cell="Cell_a"))
    assert placement.rank(POOL, SMALL) == ["Cell_b", "Cell_a"]


def test_many_creations_at_once_cannot_exceed_a_cell(picture: Picture) -> None:
    creations, alone = Creations(), ComputePool(name="default", cells={"Cell_a": Membership(enabled=True)})
    placement = a_placement(picture, creations)
    for number in range(3 * 32 * GIB // SMALL.memory):
        (cell,) = placement.rank(alone, SMALL)
        creations.add(a_creation(f"i-{number}", name=f"ops.web{number}", cell=cell))
    with pytest.raises(Exhausted, match="Cell_a is over-committed"):
        placement.rank(alone, SMALL)


def test_what_was_just_made_is_counted_once(picture: Picture) -> None:
    creations, alone = Creations(), ComputePool(name="default", cells={"Cell_a": Membership(enabled=True)})
    made = an_instance("i-1", cores=22)
    creations.add(a_creation("i-1", cell="Cell_a"))
    picture.take(a_report("Cell_a", seen(made), sequence=2))
    assert a_placement(picture, creations).rank(alone, SMALL) == ["Cell_a"]


def test_each_cell_tells_why_it_does_not_fit(picture: Picture) -> None:
    pool = ComputePool(name="default", cells={"Cell_a": Membership(enabled=False), "Cell_z": Membership(enabled=True)})
    with pytest.raises(Exhausted, match=r"Cell_a is disabled; Cell_z is offline"):
        a_placement(picture).rank(pool, SMALL)
    with pytest.raises(Exhausted, match="it has no cells"):
        a_placement(picture).rank(ComputePool(name="empty"), SMALL)


def test_a_cell_takes_as_many_as_it_says_with_those_being_made(picture: Picture) -> None:
    room = GuestRoom(limit=3, occupied=1)
    picture.take(a_report("Cell_a", seen(an_instance("i-1")), sequence=2, room=room))
    creations, alone = Creations(), ComputePool(name="default", cells={"Cell_a": Membership(enabled=True)})
    placement = a_placement(picture, creations)
    assert placement.rank(alone, SMALL) == ["Cell_a"]
    creations.add(a_creation("i-2", name="ops.web2", cell="Cell_a"))
    with pytest.raises(Exhausted, match="Cell_a has no free console port: 1 of 3 are in use by other programs"):
        placement.rank(alone, SMALL)
    creations.add(a_creation("i-3", name="ops.web3", cell="Cell_a"))
    with pytest.raises(Exhausted, match="Cell_a has 3 instances, the most it takes is 3"):
        placement.rank(alone, SMALL)
    assert placement.rank(POOL, SMALL) == ["Cell_b"]


def test_disks_on_shared_storage_are_those_of_all_cells_that_share_it(picture: Picture) -> None:
    """Twenty gigabytes may be configured thrice: by all cells together, of whatever pool."""
    usage = msgspec.structs.replace(ROOMY, available_disk=20 * GIB, max_disk=20 * GIB)
    nas = StorageState(name="nas", attached=True, available=20 * GIB, total=20 * GIB)
    picture.take(a_report("Cell_a", sequence=2, usage=usage, storage=nas))
    others = [seen(an_instance(f"i-{number}")) for number in range(11)]
    picture.take(a_report("Cell_b", *others, sequence=2, usage=usage, storage=nas))
    pool = ComputePool(name="default", storage="nas", cells={"Cell_a": Membership(enabled=True)})
    creations = Creations()
    placement = a_placement(picture, creations, sharing=["Cell_a", "Cell_b"])
    assert placement.rank(pool, SMALL) == ["Cell_a"]
    creations.add(a_creation("i-99", cell="Cell_b"))
    with pytest.raises(Exhausted, match="Cell_a is over-committed"):
        placement.rank(pool, SMALL)
