from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.instance import Console, Instance, NetworkInterface
from nano_appliance.roles.cell.network import Network
from nano_appliance.store.network_data import NetworkData


def instance(name: str, port: int) -> Instance:
    return Instance(
        id=name,
        name=name,
        owner="ann",
        group="admin",
        cores=1,
        memory=1 << 30,
        disks=(),
        interfaces=(
            NetworkInterface(hardware_address=f"00:16:3e:00:00:{port % 100:02}", internal_address="10.0.0.9/24"),
        ),
        console=Console(port=port, secret=""),
    )


@pytest.fixture
def data(tmp_path: Path) -> NetworkData:
    return NetworkData(tmp_path / "network.data")


def test_what_is_taken_is_recorded_and_released(data: NetworkData) -> None:
    network = Network(data)
    network.take(instance("a", 5907))
    assert data.resources.get("a").monitor_port == 5907
    assert data.resources.get("a").internal_address == "10.0.0.9/24"
    network.release("a")
    network.release("a")
    assert data.resources.all() == []


def test_records_follow_the_instances(data: NetworkData) -> None:
    network = Network(data)
    network.take(instance("gone", 5901))
    network.take(instance("moved", 5902))
    network.rebuild([instance("moved", 5903), instance("new", 5904)])
    assert {resource.instance: resource.monitor_port for resource in data.resources.all()} == {
        "moved": 5903,
        "new": 5904,
    }
    before = data.path.stat().st_mtime_ns
    network.rebuild([instance("moved", 5903), instance("new", 5904)])
    assert data.path.stat().st_mtime_ns == before
    network.rebuild([instance("new", 5904)], {"moved"})
    assert {resource.instance for resource in data.resources.all()} == {"moved", "new"}


def test_what_goes_with_addresses_is_kept_and_written_only_when_it_differs(data: NetworkData) -> None:
    network = Network(data)
    assert network.use("10.0.0.1", ("10.0.0.2",), "dhcp")
    assert not network.use("10.0.0.1", ("10.0.0.2",), "dhcp")
    kept = Network(NetworkData(data.path)).settings
    assert (kept.default_bridge, kept.gateway, kept.dns, kept.allocation_mode) == (
        "br0",
        "10.0.0.1",
        ("10.0.0.2",),
        "dhcp",
    )
    assert network.use("", (), "")
    assert Network(NetworkData(data.path)).settings.gateway == ""
