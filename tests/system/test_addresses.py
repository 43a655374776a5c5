"""An address pool in the whole of Nano: a guest gets its address from the cell, everybody else from the router."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from ipaddress import IPv4Interface, IPv4Network
from typing import Any

from tests.lab.acknowledged import POOL
from tests.lab.dhcp_client import ACK, DISCOVER, REQUEST, Card, card, say
from tests.lab.guests import make_guest
from tests.lab.network_of import network_of
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano

FOREIGN = "52:54:00:99:99:99"


@contextlib.contextmanager
def addresses(client: PortalClient, network: IPv4Network) -> Iterator[None]:
    """The pool's guests get addresses .20 to .29 of its network."""
    client.request("POST", "/address_pools/lab", {"gateway": str(network[1]), "provider": "dhcp"})
    body = {"end": str(network[29]), "netmask": str(network.netmask)}
    client.request("POST", f"/address_pools/lab/internal/ranges/{network[20]}", body)
    client.request("PUT", f"/compute_pools/{POOL}", {"network": "lab"})
    try:
        yield
    finally:
        client.request("PUT", f"/compute_pools/{POOL}", {})
        client.request("DELETE", "/address_pools/lab")


def offered(client: Card) -> str:
    answer = say(client, DISCOVER, seconds=0.3)
    return answer.address if answer is not None else ""


def gateway(client: Card, address: str) -> list[str]:
    answer = say(client, REQUEST, wanted=address)
    return answer.addresses(3) if answer is not None and answer.kind == ACK else []


def test_guests_get_their_addresses_from_the_cell_and_others_from_the_router(
    nano: RunningNano, client: PortalClient
) -> None:
    network = IPv4Network(f"{client.pool_cells(POOL)[0].address}/24", strict=False)
    with addresses(client, network):
        guest_id = make_guest(client, "addressed")
        guest: dict[str, Any] = client.get(f"/guests/{guest_id}", dict[str, Any])
        address = str(IPv4Interface(guest["internal"]["allocated_address"]).ip)
        with network_of(nano.role("core").pid), card(guest["ethernet_address"]) as ours, card(FOREIGN) as other:
            eventually(lambda: offered(ours) == address, "its address is offered")
            assert offered(other) in {str(network[last]) for last in range(100, 251)}, "the router's own range"
            os.kill(nano.role("cell").pid, signal.SIGKILL)
            eventually(lambda: gateway(ours, address) == [str(network[1])], "its lease is confirmed by a new cell")
            client.request("PUT", "/address_pools/lab", {"gateway": str(network[2]), "provider": "dhcp"})
            eventually(lambda: gateway(ours, address) == [str(network[2])], "the change has reached it")
        client.request("DELETE", f"/guests/{guest_id}", {})
        shown: dict[str, Any] = client.get("/address_pools/lab", dict[str, Any])
        assert "allocated" not in shown
