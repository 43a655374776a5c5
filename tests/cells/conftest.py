"""Hosts for the tests of this folder: three of them for each file, that no test leaves in trouble."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.lab import Lab, temporary_lab


@pytest.fixture(scope="module")
def three_hosts() -> Iterator[Lab]:
    with temporary_lab(3) as made:
        yield made


@pytest.fixture
def lab(three_hosts: Lab) -> Iterator[Lab]:
    """The three hosts, on and with all links well."""
    yield three_hosts
    three_hosts.links.heal()
    for host in three_hosts.hosts:
        if host.is_on:
            host.thaw()
    three_hosts.power_on(*(host for host in three_hosts.hosts if not host.is_on))


@pytest.fixture(scope="module")
def whole_cloud(three_hosts: Lab) -> Iterator[Cloud]:
    """Core and frontend on h1 and a cell on each host, all of them in the pool `default`."""
    made = Cloud(three_hosts, three_hosts.hosts[0], three_hosts.hosts)
    made.start()
    made.enrol()
    yield made
    made.close()


@pytest.fixture
def cloud(whole_cloud: Cloud, lab: Lab) -> Cloud:
    """The same; a test that changes it puts it right."""
    assert whole_cloud.lab is lab
    return whole_cloud
