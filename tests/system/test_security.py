"""A policy from the portal's API down to the packets: a real guest of a real Nano, seen from its cell's network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.lab.acknowledged import POOL
from tests.lab.guests import power_off, start_guest
from tests.lab.outside import Network
from tests.lab.packets import connects, ping
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient, PortalFailure
from tests.lab.running_nano import RunningNano
from tests.lab.tiny_guest import HTTP_PORT, SHELL_PORT, make_tiny_guest

WEB = {"action": "accept", "protocol": "tcp", "to_port": HTTP_PORT}


@pytest.fixture
def cells_network(nano: RunningNano) -> Iterator[Network]:
    network = Network(Path(f"/proc/{nano.role('cell').pid}/ns/net"))
    yield network
    network.close()


def call(client: PortalClient, method: str, path: str, body: object = None) -> Any:
    return msgspec.json.decode(client.request(method, path, body).data)


def test_a_policy_group_protects_a_guest(client: PortalClient, cells_network: Network, tmp_path: Path) -> None:
    iso = make_tiny_guest(tmp_path).iso
    media = client.register_media("tiny")
    client.upload_media(media, iso)
    mine = {"user": client.user, "group": client.group}
    settings = mine | {"name": "web", "enabled": True, "global": True, "default_action": "reject"}
    group = call(client, "POST", "/security_policy_groups/", settings)["id"]
    call(client, "POST", f"/security_policy_groups/{group}/rules/", WEB)
    wish = {
        "name": "guarded",
        "owner": client.user,
        "group": client.group,
        "pool": POOL,
        "cores": 1,
        "memory": 128 << 20,
        "disks": [1 << 20],
        "template": client.templates()[0].id,
        "security_policy_group": group,
    }
    guest = call(client, "POST", "/guests/", wish)["id"]
    eventually(lambda: client.guest(guest).created, "the instance is never made")
    policy = f"/guests/{guest}/security_policy/"
    assert call(client, "GET", policy) == {"default_action": "reject", "rules": [WEB]}
    start_guest(client, guest, media)
    address = eventually(lambda: address_of(client, guest), "the guest gets no address by DHCP")
    eventually(lambda: cells_network.call(connects, address, HTTP_PORT), "the guest's web server is not reached")
    assert not cells_network.call(connects, address, SHELL_PORT)
    assert not cells_network.call(ping, address)

    call(client, "POST", f"{policy}rules/", {"action": "accept", "protocol": "icmp", "to_port": 0})
    assert cells_network.call(ping, address)
    call(client, "DELETE", f"{policy}rules/0")
    assert not cells_network.call(connects, address, HTTP_PORT)
    call(client, "PUT", f"{policy}default_action", {"action": "accept"})
    assert cells_network.call(connects, address, SHELL_PORT)
    with pytest.raises(PortalFailure, match="the default action is 'accept' already"):
        call(client, "PUT", f"{policy}default_action", {"action": "accept"})

    power_off(client, guest)
    client.delete_guest(guest)
    call(client, "DELETE", f"/security_policy_groups/{group}")
    client.delete_media(media)


def address_of(client: PortalClient, guest: str) -> str:
    """What its cell sees of the guest's address; empty while there is none."""
    return str(call(client, "GET", f"/instances/{guest}")["internal"].get("network_address", ""))
