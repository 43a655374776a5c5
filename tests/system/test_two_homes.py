"""Two `nano up` with different homes and ports live beside each other."""

from __future__ import annotations

from tests.lab.acknowledged import POOL
from tests.lab.administrator import ready_client
from tests.lab.guests import make_guest
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano, fresh_nano


def test_two_homes_do_not_see_each_other(nano: RunningNano, client: PortalClient) -> None:
    with fresh_nano() as other_nano:
        other = ready_client(other_nano, "neighbour", "Neighbour-2")
        assert client.pool_cells(POOL)[0].name != other.pool_cells(POOL)[0].name
        guest = make_guest(other, "next-door")
        assert other.search_guests().total == 1
        assert guest not in {known.id for known in client.guests(POOL)}
        assert client.unallocated_cells() == other.unallocated_cells() == ()
    assert client.pool_cells(POOL)[0].alive
