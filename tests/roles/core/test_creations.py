from __future__ import annotations

import pytest

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.errors import Conflict, Exhausted
from nano_appliance.model.hardware import Hardware
from nano_appliance.model.orders import CreateInstance
from nano_appliance.model.scheduling import Demand
from nano_appliance.model.units import GIB
from nano_appliance.roles.core.creations import REMEMBERED, Creation, Creations

MIRA, LEE = Caller(user="mira", group="ops"), Caller(user="lee", group="dev")


def a_creation(
    instance_id: str = "i-1", name: str = "ops.web", pool: str = "default", cell: str = "Cell_a"
) -> Creation:
    order = CreateInstance(
        id=instance_id,
        name=name,
        owner="mira",
        group="ops",
        cores=2,
        memory=GIB,
        disks=(GIB, GIB),
        hardware=Hardware(),
    )
    return Creation(order, pool, cell)


def test_a_name_is_taken_per_pool() -> None:
    creations = Creations()
    creations.add(a_creation("i-1"))
    with pytest.raises(Conflict, match=r"ops\.web"):
        creations.add(a_creation("i-2"))
    creations.add(a_creation("i-3", pool="rack"))
    creations.forget("i-1")
    creations.add(a_creation("i-2"))


def test_room_is_counted_where_it_is_promised() -> None:
    creations = Creations()
    creations.add(a_creation("i-1", cell="Cell_a"))
    (creation,) = creations.on("Cell_a")
    assert creation.demand == Demand(cores=2, memory=GIB, disk=2 * GIB)
    assert creations.on("Cell_b") == []


def test_what_is_being_made_can_be_shown() -> None:
    placed = a_creation().placed()
    assert not placed.instance.created
    assert placed.instance.total_disk == 2 * GIB
    assert (placed.place.pool, placed.place.lost) == ("default", False)


def test_a_failure_is_told_once_and_only_to_those_concerned() -> None:
    creations = Creations()
    creations.add(a_creation())
    creations.fail("i-1", Exhausted("no room"))
    creations.tell_failure(LEE, "i-1")
    with pytest.raises(Exhausted, match="no room"):
        creations.tell_failure(MIRA, "i-1")
    creations.tell_failure(MIRA, "i-1")


def test_failures_nobody_asks_for_do_not_pile_up() -> None:
    creations = Creations()
    for number in range(REMEMBERED + 1):
        creations.add(a_creation(f"i-{number}"))
        creations.fail(f"i-{number}", Exhausted("no room"))
    creations.tell_failure(TRUSTED, "i-0")
    with pytest.raises(Exhausted):
        creations.tell_failure(TRUSTED, "i-1")


def test_abandoned_instances_are_recognised_once() -> None:
    creations = Creations()
    creations.abandon("i-1")
    assert creations.take_abandoned({"i-2"}) == []
    assert creations.take_abandoned({"i-1", "i-2"}) == ["i-1"]
    assert creations.take_abandoned({"i-1"}) == []
