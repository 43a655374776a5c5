"""Addresses of instances and of the network settings of cells, from the API to the orders that cells get."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from nano_appliance.link.operations import CREATE_INSTANCE, ENTER_POOL
from nano_appliance.model.address import AddressProvider
from nano_appliance.model.errors import Exhausted, NanoError, Unavailable
from nano_appliance.model.orders import PoolSettings
from nano_appliance.roles.core import cell_states
from tests.roles.core.guests import a_guest, a_wish
from tests.roles.core.running_core import RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell

SETTINGS: dict[str, Any] = {"gateway": "10.30.0.1", "provider": "dhcp", "dns": ["10.30.0.2"]}
MASK = "255.255.255.0"
PLAIN = PoolSettings(pool="default")
ADDRESSED = PoolSettings(pool="default", gateway="10.30.0.1", dns=("10.30.0.2",), provider=AddressProvider.DHCP)


def told(cell: ScriptedCell) -> PoolSettings | None:
    """What the cell was told last, whatever its number is."""
    settings = cell.given(ENTER_POOL)
    return msgspec.structs.replace(settings[-1], order=0) if settings else None


@pytest.fixture
def pool(core: RunningCore, cell: ScriptedCell) -> Iterator[str]:
    """An address pool of two addresses that the pool `default` uses; nothing of it is left."""
    core.send("POST", "/address_pools/lan", SETTINGS)
    core.send("POST", "/address_pools/lan/internal/ranges/10.30.0.50", {"end": "10.30.0.51", "netmask": MASK})
    core.send("PUT", "/compute_pools/default", {"network": "lan"})
    eventually(lambda: told(cell) == ADDRESSED, "the cell is told")
    yield "lan"
    cell.refuse.clear()
    cell.instances.clear()
    cell.link.wake()
    eventually(lambda: not in_use(core), "all addresses are free again")
    if core.get("/compute_pools/default")["network"]:
        core.send("PUT", "/compute_pools/default", {})
    eventually(lambda: told(cell) == PLAIN, "the cell is told that there is none")
    core.send("DELETE", "/address_pools/lan")


def in_use(core: RunningCore) -> dict[str, str]:
    """Addresses by instance."""
    shown = core.get("/address_pools/lan").get("allocated", [])
    return {each["instance"]: each["address"] for each in shown}


def test_an_instance_is_made_with_an_address_and_gives_it_back(
    core: RunningCore, cell: ScriptedCell, pool: str
) -> None:
    guest = a_guest(core)
    (order,) = cell.given(CREATE_INSTANCE)
    address = in_use(core)[guest]
    assert address in {"10.30.0.50", "10.30.0.51"}
    assert order.internal_address == f"{address}/24"
    assert order.access.address_allocation == "dhcp"
    assert core.get(f"/guests/{guest}")["internal"]["allocated_address"] == f"{address}/24"
    core.send("DELETE", f"/guests/{guest}", {})
    assert in_use(core) == {}


def test_the_provider_goes_with_the_address(core: RunningCore, cell: ScriptedCell, pool: str) -> None:
    core.send("PUT", "/address_pools/lan", SETTINGS | {"provider": "cloudinit"})
    a_guest(core)
    (order,) = cell.given(CREATE_INSTANCE)
    assert order.access.address_allocation == "cloudinit"


def test_without_an_address_pool_there_is_no_address(core: RunningCore, cell: ScriptedCell) -> None:
    a_guest(core)
    (order,) = cell.given(CREATE_INSTANCE)
    assert (order.internal_address, order.access.address_allocation) == ("", "")


def test_when_no_address_is_left_nothing_is_made(core: RunningCore, cell: ScriptedCell, pool: str) -> None:
    a_guest(core, "web1")
    a_guest(core, "web2")
    with pytest.raises(NanoError, match="address pool 'lan' has no free address"):
        core.send("POST", "/guests/", a_wish(core, "web3"))
    assert len(cell.given(CREATE_INSTANCE)) == len(in_use(core)) == 2
    assert [each["name"] for each in core.get("/instance_status/default")] == ["ops.web1", "ops.web2"]


def test_a_failed_creation_gives_its_address_back(core: RunningCore, cell: ScriptedCell, pool: str) -> None:
    cell.refuse["create_instance"] = Exhausted("the cell is full")
    with pytest.raises(NanoError, match="the cell is full"):
        a_guest(core)
    assert in_use(core) == {}


def test_an_address_stays_taken_until_it_is_known_that_nothing_was_made(
    core: RunningCore, cell: ScriptedCell, pool: str
) -> None:
    cell.refuse["create_instance"] = Unavailable("no answer")
    cell.refuse["delete_instance"] = Unavailable("no answer")
    taken: dict[str, str] = {}
    cell.before["delete_instance"] = lambda: taken.update(in_use(core))
    with pytest.raises(NanoError, match="no answer"):
        a_guest(core)
    assert len(taken) == 1, "it was taken while the cell was asked"
    cell.link.wake()
    eventually(lambda: not in_use(core), "the cell has reported since, without the instance")


def test_what_vanishes_from_its_cell_gives_its_address_back(core: RunningCore, cell: ScriptedCell, pool: str) -> None:
    kept, lost = a_guest(core, "web1"), a_guest(core, "web2")
    del cell.instances[lost]
    cell.link.wake()
    eventually(lambda: set(in_use(core)) == {kept}, "only the address of what is gone is free")


def test_a_change_of_the_address_pool_reaches_the_cell(core: RunningCore, cell: ScriptedCell, pool: str) -> None:
    core.send("PUT", "/address_pools/lan", {"gateway": "10.30.0.254", "provider": "cloudinit"})
    expected = PoolSettings(pool="default", gateway="10.30.0.254", provider=AddressProvider.CLOUD_INIT)
    eventually(lambda: told(cell) == expected, "the cell is told")


def test_a_cell_that_could_not_be_told_is_told_again(
    core: RunningCore, cell: ScriptedCell, pool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cell_states, "RETRY_AFTER", 0.0)
    cell.refuse["enter_pool"] = Unavailable("busy")
    cell.orders.clear()
    core.send("PUT", "/address_pools/lan", SETTINGS | {"gateway": "10.30.0.254"})
    path = f"/compute_pool_cells/default/{cell.name}"
    eventually(lambda: cell.given(ENTER_POOL), "it is tried")
    cell.refuse.clear()
    cell.link.wake()
    eventually(lambda: "state" not in core.get(path), "it has been told")
    assert cell.given(ENTER_POOL)[-1].gateway == "10.30.0.254"


def test_the_network_stays_while_its_addresses_are_in_use(core: RunningCore, cell: ScriptedCell, pool: str) -> None:
    guest = a_guest(core)
    with pytest.raises(NanoError, match="cannot change while its guests hold addresses"):
        core.send("PUT", "/compute_pools/default", {"network": ""})
    core.send("DELETE", f"/guests/{guest}", {})
    core.send("PUT", "/compute_pools/default", {"network": ""})


def test_a_batch_named_by_addresses_takes_one_each_until_there_are_none(
    core: RunningCore, cell: ScriptedCell, pool: str
) -> None:
    wish = a_wish(core, name=None, name_prefix="node", name_rule="address", count=3)
    path = f"/batch/create_guest/{core.send('POST', '/batch/create_guest/', wish)['id']}"
    eventually(lambda: core.status(path) == 200, "the batch ends")
    items = core.get(path)
    assert {item["name"] for item in items[:2]} == {"node_10-30-0-50", "node_10-30-0-51"}
    assert [item["status"] for item in items] == ["created", "created", "fail"]
    assert "has no free address" in items[2]["error"]
    held = in_use(core)
    assert [f"node_{held[item['id']].replace('.', '-')}" for item in items[:2]] == [item["name"] for item in items[:2]]


def test_a_name_that_cannot_be_had_gives_its_address_back(core: RunningCore, cell: ScriptedCell, pool: str) -> None:
    cell.refuse["create_instance"] = Exhausted("no console port is free")
    wish = a_wish(core, name=None, name_prefix="node", name_rule="address", count=2)
    path = f"/batch/create_guest/{core.send('POST', '/batch/create_guest/', wish)['id']}"
    eventually(lambda: core.status(path) == 200, "the batch ends")
    assert {item["error"] for item in core.get(path)} == {"no console port is free"}
    eventually(lambda: not in_use(core), "the addresses are free again")
