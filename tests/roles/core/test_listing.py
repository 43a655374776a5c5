from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.errors import NotFound
from nano_appliance.model.instance import Instance, InstanceState, InstanceUsage
from nano_appliance.model.pool import Membership
from nano_appliance.rest.guest_object import GuestObject, Place, listed_guest
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.instances import listing
from nano_appliance.roles.core.instances.listing import InstanceListing
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.pools import Pools, PoolSettingsWish
from nano_appliance.roles.core.resets import Resets
from nano_appliance.roles.core.template_ids import id_maker
from nano_appliance.store.resource_data import ResourceData
from tests.roles.core.examples import a_report, an_instance, seen
from tests.roles.core.running_core import LEE, MIRA
from tests.roles.core.test_creations import a_creation

POOL = "many"


class Zone:
    """Two cells of one pool, whose lists are compared with what is said of each instance alone."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.alive = {"Cell_a", "Cell_b"}
        resources = ResourceData(
            folder / "resource.data", make_template_id=id_maker(lambda: 0, bytes), now="2026-01-01 00:00:00"
        )
        pools = Pools(resources, lambda _pool: None, lambda _pool: False)
        pools.create(POOL, PoolSettingsWish())
        for cell in sorted(self.alive):
            pools.add_cell(POOL, cell, Membership(enabled=True))
        self.picture = Picture(self.alive.__contains__, pools.pool_of)
        self.creations = Creations()
        self.lookup = InstanceLookup(self.picture, self.creations, Resets(), pools)
        self.listing = InstanceListing(self.picture, self.creations, pools)
        self.made: list[str] = []
        monkeypatch.setattr(listing, "listed_guest", self._listed_guest)

    def _listed_guest(self, instance: Instance, state: InstanceState, place: Place) -> GuestObject:
        self.made.append(instance.id)
        return listed_guest(instance, state, place)

    def check(self, caller: Caller = TRUSTED) -> list[str]:
        """Ids of the pieces that had to be made for a list, which is the right one."""
        expected = [listed_guest(each.instance, each.state, each.place) for each in self.lookup.in_pool(caller, POOL)]
        self.made.clear()
        assert self.listing.in_pool(caller, POOL) == msgspec.json.encode(expected)
        return sorted(self.made)


@pytest.fixture(name="zone")
def _zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Zone:
    zone = Zone(tmp_path, monkeypatch)
    zone.picture.take(a_report("Cell_a", seen(an_instance("i-1")), seen(an_instance("i-2", name="ops.db"))))
    zone.picture.take(a_report("Cell_b", seen(an_instance("i-3", name="ops.a", owner="lee", group="dev"))))
    assert zone.check() == ["i-1", "i-2", "i-3"]
    return zone


def test_what_a_cell_measures_makes_no_piece_anew(zone: Zone) -> None:
    usage = InstanceUsage(bytes_sent=7)
    zone.picture.take(
        a_report("Cell_a", seen(an_instance("i-1"), usage=usage), seen(an_instance("i-2", name="ops.db")), sequence=2)
    )
    assert zone.check() == []


def test_what_is_shown_and_changes_does(zone: Zone) -> None:
    first, second = an_instance("i-1"), an_instance("i-2", name="ops.db")
    zone.picture.take(a_report("Cell_a", seen(first, running=True), seen(second), sequence=2))
    assert zone.check() == ["i-1", "i-2"]
    zone.picture.take(
        a_report("Cell_a", seen(msgspec.structs.replace(first, name="ops.new")), seen(second), sequence=3)
    )
    assert zone.check() == ["i-1", "i-2"]
    zone.picture.deleted("Cell_a", "i-2")
    assert zone.check() == ["i-1"]
    zone.picture.take(a_report("Cell_a", sequence=9))
    assert zone.check() == []


def test_a_cell_that_dies_or_moves_shows_it(zone: Zone) -> None:
    zone.alive.discard("Cell_b")
    assert zone.check() == ["i-3"]
    zone.alive.add("Cell_b")
    here = seen(an_instance("i-3", name="ops.a", owner="lee", group="dev"))
    zone.picture.take(a_report("Cell_b", here, sequence=2, address="10.0.0.9"))
    assert zone.check() == ["i-3"]


def test_an_instance_that_is_on_its_way_shows_it(zone: Zone) -> None:
    zone.picture.settle("i-1", "Cell_a", migrating=True)
    assert zone.check() == ["i-1", "i-2", "i-3"]
    zone.picture.unsettle("i-1")
    assert zone.check() == ["i-1", "i-2", "i-3"]


def test_half_an_instance_that_another_cell_has_made_is_not_shown(zone: Zone) -> None:
    zone.picture.take(a_report("Cell_b", seen(an_instance("i-9", created=False)), sequence=2))
    assert zone.check() == ["i-9"]
    zone.picture.take(a_report("Cell_a", seen(an_instance("i-9")), sequence=2))
    assert zone.check() == ["i-9"]


def test_instances_being_made_are_shown_once(zone: Zone) -> None:
    zone.creations.add(a_creation("i-7", name="ops.new", cell="Cell_a", pool=POOL))
    assert zone.check() == ["i-7"]
    zone.creations.add(a_creation("i-2", name="ops.db", cell="Cell_a", pool=POOL))
    assert zone.check() == ["i-7"]


def test_everybody_sees_what_is_his(zone: Zone) -> None:
    for caller in (MIRA, LEE):
        assert zone.check(caller) == []


def test_a_pool_that_there_is_not(zone: Zone) -> None:
    with pytest.raises(NotFound):
        zone.listing.in_pool(TRUSTED, "none")
