from __future__ import annotations

import pytest

from nano_appliance.model.errors import Exhausted
from nano_appliance.model.pool import ComputePool, Membership
from nano_appliance.model.scheduling import Demand
from nano_appliance.model.units import GIB
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placement import Placement
from tests.roles.core.examples import a_report, an_instance, seen
from tests.roles.core.test_creations import a_creation

SMALL = Demand(cores=2, memory=GIB, disk=5 * GIB)
POOL = ComputePool(name="default", cells={"Cell_b": Membership(enabled=True), "Cell_a": Membership(enabled=True)})


@pytest.fixture
def picture() -> Picture:
    picture = Picture(lambda _cell: True, lambda _cell: "default")
    picture.take(a_report("Cell_a"))
    picture.take(a_report("Cell_b"))
    return picture


def test_the_emptier_cell_comes_first(picture: Picture) -> None:
    picture.take(a_report("Cell_a", seen(an_instance(cores=8)), sequence=2))
    assert Placement(picture, Creations()).rank(POOL, SMALL) == ["Cell_b", "Cell_a"]


def test_promised_room_counts_like_used_room(picture: Picture) -> None:
    creations = Creations()
    placement = Placement(picture, creations)
    assert placement.rank(POOL, SMALL) == ["Cell_a", "Cell_b"]
    for number in range(4):
        creations.add(a_creation(f"i-{number}", name=f"ops.web{number}", cell="Cell_a"))
    assert placement.rank(POOL, SMALL) == ["Cell_b", "Cell_a"]


def test_many_creations_at_once_cannot_exceed_a_cell(picture: Picture) -> None:
    creations, alone = Creations(), ComputePool(name="default", cells={"Cell_a": Membership(enabled=True)})
    placement = Placement(picture, creations)
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
    assert Placement(picture, creations).rank(alone, SMALL) == ["Cell_a"]


def test_each_cell_tells_why_it_does_not_fit(picture: Picture) -> None:
    pool = ComputePool(name="default", cells={"Cell_a": Membership(enabled=False), "Cell_z": Membership(enabled=True)})
    with pytest.raises(Exhausted, match=r"Cell_a is disabled; Cell_z is offline"):
        Placement(picture, Creations()).rank(pool, SMALL)
    with pytest.raises(Exhausted, match="it has no cells"):
        Placement(picture, Creations()).rank(ComputePool(name="empty"), SMALL)
