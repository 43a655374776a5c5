from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from nano_appliance.model.address import AddressProvider
from nano_appliance.model.hardware import Hardware
from nano_appliance.model.orders import CreateInstance
from nano_appliance.model.pool import Membership
from nano_appliance.roles.core.address_pools import AddressPools
from nano_appliance.roles.core.address_returns import AddressReturns
from nano_appliance.roles.core.creations import Creation, Creations
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.pools import Pools, PoolSettingsWish
from nano_appliance.store.resource_data import ResourceData
from tests.roles.core.examples import an_instance

CELLS = ("Cell_a", "Cell_b")


@dataclass
class Zone:
    """Address pools of a zone with two cells, without anything around them."""

    address_pools: AddressPools
    picture: Picture
    creations: Creations
    returns: AddressReturns

    def give(self, *instance_ids: str) -> None:
        for instance_id in instance_ids:
            self.address_pools.allocate("default", instance_id)

    def report(self, *cells: str) -> None:
        for cell in cells:
            self.returns.heard(cell)


def an_order(instance_id: str) -> CreateInstance:
    return CreateInstance(
        id=instance_id,
        name="ops.new",
        owner="mira",
        group="ops",
        cores=1,
        memory=1 << 30,
        disks=(1 << 30,),
        hardware=Hardware(),
    )


@pytest.fixture
def zone(tmp_path: Path) -> Zone:
    resources = ResourceData(tmp_path / "resource.data", make_template_id=lambda: "t", now="now")
    pools, address_pools = (
        Pools(resources, lambda _: None, lambda _: False),
        AddressPools(resources, lambda _: None, lambda _: 0),
    )
    address_pools.create("lan", "10.9.0.1", AddressProvider.DHCP, ())
    address_pools.add_range("lan", "10.9.0.50", "10.9.0.59", "255.255.255.0")
    pools.modify("default", PoolSettingsWish(network="lan"), {})
    for cell in CELLS:
        pools.add_cell("default", cell, Membership(fingerprint="f"))
    picture, creations = Picture(lambda _: True, pools.pool_of), Creations()
    return Zone(address_pools, picture, creations, AddressReturns(pools, address_pools, picture, creations))


def test_after_a_start_addresses_of_nobody_are_free_once_every_cell_has_reported(zone: Zone) -> None:
    zone.give("made", "never-made", "being-made")
    zone.picture.created("Cell_b", an_instance("made"))
    zone.creations.add(Creation(an_order("being-made"), "default", "Cell_a"))
    zone.report("Cell_a", "Cell_a")
    assert zone.address_pools.holders() == {"made", "never-made", "being-made"}, "one cell may still have it"
    zone.report("Cell_b")
    assert zone.address_pools.holders() == {"made", "being-made"}


def test_it_is_done_again_only_when_something_is_in_doubt(zone: Zone) -> None:
    zone.report(*CELLS)
    zone.give("in-doubt")
    zone.report(*CELLS)
    assert zone.address_pools.holders() == {"in-doubt"}
    zone.returns.look_again()
    zone.report("Cell_a")
    assert zone.address_pools.holders() == {"in-doubt"}
    zone.report("Cell_b")
    assert zone.address_pools.holders() == set()


def test_one_that_is_on_its_way_keeps_its_address_though_no_cell_has_it(zone: Zone) -> None:
    zone.give("moving")
    zone.picture.settle("moving", "Cell_b", migrating=True)
    zone.report(*CELLS)
    zone.returns.gone("moving")
    assert zone.address_pools.holders() == {"moving"}
    zone.picture.settle("moving", "Cell_a", migrating=False)
    zone.returns.gone("moving")
    assert zone.address_pools.holders() == set()


def test_an_instance_that_is_on_another_cell_keeps_its_address(zone: Zone) -> None:
    zone.give("moved")
    zone.picture.created("Cell_b", an_instance("moved"))
    zone.returns.gone("moved")
    assert zone.address_pools.holders() == {"moved"}
    zone.picture.deleted("Cell_b", "moved")
    zone.returns.gone("moved")
    assert zone.address_pools.holders() == set()
