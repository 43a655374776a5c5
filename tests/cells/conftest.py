"""Hosts for the tests of this folder, and a domain of three cells, that no test leaves in trouble."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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


def _put_right(lab: Lab) -> None:
    lab.links.heal()
    for host in lab.hosts:
        if host.is_on:
            host.thaw()
    lab.power_on(*(host for host in lab.hosts if not host.is_on))
