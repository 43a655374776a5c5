"""Hosts for the tests of this folder: three of them, made once, that no test leaves in trouble."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab.hosts.lab import Lab, temporary_lab


@pytest.fixture(scope="session")
def three_hosts() -> Iterator[Lab]:
    with temporary_lab(3) as made:
        yield made


@pytest.fixture
def lab(three_hosts: Lab) -> Iterator[Lab]:
    """The three hosts, on and with all links well, without roles."""
    yield three_hosts
    three_hosts.links.heal()
    for host in three_hosts.hosts:
        if host.is_on:
            host.thaw()
    three_hosts.power_on(*(host for host in three_hosts.hosts if not host.is_on))
