"""How cells find their core: where the network carries no multicast, and where two domains share it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab.acknowledged import POOL
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.lab import Lab, temporary_lab


@pytest.fixture
def lab() -> Iterator[Lab]:
    """Bare hosts for each test: a cell belongs to the first core that took it."""
    with temporary_lab(3) as made:
        yield made


def test_without_multicast_a_cell_that_is_told_the_core_s_address_finds_it(lab: Lab) -> None:
    core, told, untold = lab.hosts
    lab.links.filter_multicast()
    Cloud(lab, core, (untold,)).configure_cells()
    untold.start_role("cell")  # and searches in vain from now on
    cloud = Cloud(lab, core, (told,), multicast=False)
    cloud.start()
    cloud.enrol()
    assert {cell.name for cell in cloud.client.pool_cells(POOL)} == {told.cell_name}
    assert cloud.client.unallocated_cells() == ()
    lab.links.heal()
    cloud.await_candidate(untold)
    cloud.close()


def test_two_domains_share_a_network(lab: Lab) -> None:
    first, second, third = lab.hosts
    left = Cloud(lab, first, (first,), domain="left")
    right = Cloud(lab, second, (third,), domain="right")
    for cloud in (left, right):
        cloud.start()
        cloud.enrol()
    assert {cell.name for cell in left.client.pool_cells(POOL)} == {first.cell_name}
    assert {cell.name for cell in right.client.pool_cells(POOL)} == {third.cell_name}
    for cloud in (left, right):
        assert cloud.client.unallocated_cells() == ()
    left.close()
    right.close()
