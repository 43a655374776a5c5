from __future__ import annotations

import msgspec
import pytest

from nano_appliance.model.errors import NotFound
from nano_appliance.model.index import index_entry
from nano_appliance.model.instance import InstanceState
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placed_instance import count
from tests.roles.core.examples import a_report, an_instance, seen


class Liveness:
    """Which cells report just now."""

    def __init__(self, *alive: str) -> None:
        self.alive = set(alive)

    def __call__(self, cell: str) -> bool:
        return cell in self.alive


@pytest.fixture
def liveness() -> Liveness:
    return Liveness("Cell_a", "Cell_b")


@pytest.fixture
def picture(liveness: Liveness) -> Picture:
    return Picture(liveness, {"Cell_a": "default", "Cell_b": "rack"}.get)  # type: ignore[arg-type]


def test_an_instance_knows_its_place(picture: Picture) -> None:
    picture.take(a_report("Cell_b", seen(an_instance()), address="10.0.0.7"))
    place = picture.instance("i-1").place
    assert (place.pool, place.cell, place.host, place.lost) == ("rack", "Cell_b", "10.0.0.7", False)


def test_instances_of_a_dead_cell_are_lost_and_come_back(picture: Picture, liveness: Liveness) -> None:
    picture.take(a_report("Cell_a", seen(an_instance(), running=True)))
    liveness.alive.discard("Cell_a")
    lost = picture.instance("i-1")
    assert lost.place.lost
    assert not lost.state.running
    assert count(picture.instances()) == (0, 0, 1, 0)
    liveness.alive.add("Cell_a")
    assert count(picture.instances()) == (0, 1, 0, 0)


def test_a_cell_lives_once_its_first_report_has_been_taken(picture: Picture) -> None:
    assert not picture.alive("Cell_a")
    picture.take(a_report("Cell_a"))
    assert picture.alive("Cell_a")


def test_instances_of_a_cell_that_has_not_looked_yet_are_lost_rather_than_stopped(picture: Picture) -> None:
    picture.take(a_report("Cell_a", seen(an_instance(), running=True)))
    picture.take(a_report("Cell_a", seen(an_instance()), boot="boot-2", looked=False))
    assert picture.alive("Cell_a")
    assert picture.instance("i-1").place.lost
    picture.take(a_report("Cell_a", seen(an_instance(), running=True), boot="boot-2", sequence=2))
    assert picture.instance("i-1").state.running


def test_what_the_index_knows_is_lost_until_the_cell_reports(picture: Picture) -> None:
    picture.load([index_entry("default", "Cell_a", an_instance())])
    before = picture.instance("i-1")
    assert before.place.lost
    assert before.instance.console.secret == ""
    picture.take(a_report("Cell_a", seen(an_instance(), running=True)))
    after = picture.instance("i-1")
    assert not after.place.lost
    assert after.instance.console.secret == "seCret12"


def test_an_instance_on_two_cells_is_the_one_that_is_not_lost(picture: Picture, liveness: Liveness) -> None:
    picture.take(a_report("Cell_a", seen(an_instance())))
    picture.take(a_report("Cell_b", seen(an_instance())))
    liveness.alive.discard("Cell_a")
    assert picture.instance("i-1").place.cell == "Cell_b"


def test_observations_change_the_state(picture: Picture) -> None:
    picture.take(a_report("Cell_a", seen(an_instance())))
    picture.observed("Cell_a", "i-1", lambda state: msgspec.structs.replace(state, running=True, media="m"))
    assert picture.instance("i-1").state == InstanceState(running=True, media="m")
    picture.observed("Cell_a", "unknown", lambda state: state)
    picture.deleted("Cell_a", "i-1")
    with pytest.raises(NotFound, match="guest 'i-1' not found"):
        picture.instance("i-1")


def test_a_forgotten_cell_takes_its_instances_along(picture: Picture) -> None:
    picture.take(a_report("Cell_a", seen(an_instance())))
    picture.forget("Cell_a")
    assert picture.instances() == []


def test_one_that_two_cells_report_is_where_it_is_settled(picture: Picture) -> None:
    for cell in ("Cell_a", "Cell_b"):
        picture.take(a_report(cell, seen(an_instance())))
    for home, other, migrating in (("Cell_a", "Cell_b", True), ("Cell_b", "Cell_a", False)):
        picture.settle("i-1", home, migrating=migrating)
        assert [each.place.cell for each in picture.instances()] == [picture.instance("i-1").place.cell] == [home]
        assert picture.instances([other]) == []
        assert picture.records(other) == []
        assert [each.id for each in picture.records(home)] == ["i-1"]
        assert count(picture.instances()) == ((0, 0, 0, 1) if migrating else (1, 0, 0, 0))
    picture.unsettle("i-1")
    assert picture.settled() == set()
    assert len(picture.instances()) == 2


def test_half_an_instance_that_could_not_be_removed_hides_no_whole_one(picture: Picture) -> None:
    half = seen(an_instance(created=False))
    picture.take(a_report("Cell_a", half))
    assert [each.place.cell for each in picture.instances()] == ["Cell_a"], "it is being made"
    picture.take(a_report("Cell_b", seen(an_instance(created=False))))
    picture.take(a_report("Cell_b", seen(an_instance()), sequence=2))
    assert (picture.instance("i-1").place.cell, picture.instance("i-1").instance.created) == ("Cell_b", True)
    assert [each.place.cell for each in picture.instances()] == ["Cell_b"]
    assert picture.records("Cell_a") == []
    picture.deleted("Cell_b", "i-1")
    assert [each.place.cell for each in picture.instances()] == ["Cell_a"], "it still has to be removed"
