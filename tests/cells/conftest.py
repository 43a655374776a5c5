"""Hosts for the tests of this folder, and a domain of three cells, that no test leaves in trouble."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cells.moving import ADDRESS, RACK, Rack, moved
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.lab import Lab, temporary_lab

SMALL_DISK = 48 << 20


@pytest.fixture(scope="module")
def three_hosts() -> Iterator[Lab]:
    with temporary_lab(3) as made:
        yield made


@pytest.fixture
def lab(three_hosts: Lab) -> Iterator[Lab]:
    """Three hosts without roles, on and with all links well; the same ones for all tests of a file."""
    yield three_hosts
    _put_right(three_hosts)


@pytest.fixture(scope="session")
def three_cells() -> Iterator[Cloud]:
    with temporary_lab(3) as lab:
        for host in lab.hosts:
            host.give_small_disk(SMALL_DISK)
        made = Cloud(lab, lab.hosts[0], lab.hosts)
        made.start()
        made.enrol()
        yield made
        made.close()


@pytest.fixture
def cloud(three_cells: Cloud) -> Iterator[Cloud]:
    """Core and frontend on h1, a cell with a disk of SMALL_DISK bytes on each host, all in the pool `default`.

    A test that changes more than links puts it right.
    """
    yield three_cells
    _put_right(three_cells.lab)


@pytest.fixture(scope="module")
def rack(three_cells: Cloud) -> Iterator[Rack]:
    """Two hosts in a pool with shared storage and addresses."""
    cloud, client = three_cells, three_cells.client
    _, source, target = cloud.cells
    cloud.lab.shared.chmod(0o755)
    client.request("POST", "/storage_pools/shared", {"type": "directory", "target": str(cloud.lab.shared)})
    client.request("POST", "/address_pools/net", {"gateway": "10.77.1.1", "dns": ["10.77.1.1"], "provider": "dhcp"})
    place = f"/address_pools/net/internal/ranges/{ADDRESS}"
    client.request("POST", place, {"end": "10.77.1.20", "netmask": "255.255.255.0"})
    client.request("POST", f"/compute_pools/{RACK}", {"storage": "shared", "network": "net"})
    with moved(cloud, source, RACK), moved(cloud, target, RACK):
        yield source, target
    for made in (f"/compute_pools/{RACK}", "/address_pools/net", "/storage_pools/shared"):
        client.request("DELETE", made)


def _put_right(lab: Lab) -> None:
    lab.links.heal()
    for host in lab.hosts:
        if host.is_on:
            host.thaw()
    lab.power_on(*(host for host in lab.hosts if not host.is_on))
