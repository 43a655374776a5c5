"""Things in a portal that its pages can show: an image, instances, address and storage pool, rules for traffic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from tests.lab.acknowledged import POOL
from tests.lab.administrator import PASSWORD, USER
from tests.lab.guests import make_guest, power_off, start_guest
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano

ADDRESSES = "office-lan"
MEMORY, DISK = 512 << 20, 5 << 30


@dataclass(frozen=True)
class Furniture:
    """What was put in: ids and the name of the local cell."""

    cell: str
    media: str
    running: str
    stopped: str
    addresses: str
    policy: str


@contextmanager
def furnished(nano: RunningNano, client: PortalClient) -> Iterator[Furniture]:
    """Put them in, and take them out at the end."""
    cell = next(cell.name for cell in client.pool_cells(POOL))
    media = client.register_media("rescue-system")
    client.upload_media(media, nano.iso_path)
    running, stopped = (make_guest(client, name, memory=MEMORY, disks=[DISK]) for name in ("web-server", "database"))
    start_guest(client, running, media)
    client.create_snapshot(stopped, "before-update")
    try:
        with address_pool(client) as addresses, storage_pool(client), policy_group(client) as policy:
            yield Furniture(cell, media, running, stopped, addresses, policy)
            client.login(USER, PASSWORD)  # all pages take longer than a session lasts
    finally:
        power_off(client, running)
        for guest in (running, stopped):
            client.delete_guest(guest)
        client.delete_media(media)


@contextmanager
def address_pool(client: PortalClient) -> Iterator[str]:
    """The name of an address pool with one range."""
    path, start = f"/address_pools/{ADDRESSES}", "192.168.44.100"
    client.request("POST", path, {"gateway": "192.168.44.1", "dns": ["9.9.9.9"], "provider": "dhcp"})
    client.request("POST", f"{path}/internal/ranges/{start}", {"end": "192.168.44.149", "netmask": "255.255.255.0"})
    try:
        yield ADDRESSES
    finally:
        client.request("DELETE", f"{path}/internal/ranges/{start}")
        client.request("DELETE", path)


@contextmanager
def storage_pool(client: PortalClient) -> Iterator[None]:
    """A storage pool that nobody uses."""
    client.request("POST", "/storage_pools/office-nas", {"type": "nfs", "host": "192.168.44.5", "target": "/srv/vm"})
    try:
        yield
    finally:
        client.request("DELETE", "/storage_pools/office-nas")


@contextmanager
def policy_group(client: PortalClient) -> Iterator[str]:
    """The id of a security policy group with one rule."""
    wish = {"name": "web servers", "user": client.user, "group": client.group, "enabled": True, "global": True}
    answer = client.request("POST", "/security_policy_groups/", {**wish, "default_action": "reject"})
    path = f"/security_policy_groups/{msgspec.json.decode(answer.data)['id']}"
    client.request("POST", f"{path}/rules/", {"action": "accept", "protocol": "tcp", "to_port": 443})
    try:
        yield path.rpartition("/")[2]
    finally:
        client.request("DELETE", path)
