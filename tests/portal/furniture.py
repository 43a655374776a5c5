"""Things in a portal that its pages can show: an image, an instance that runs from it, one that is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.lab.acknowledged import POOL
from tests.lab.guests import make_guest, power_off, start_guest
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano

MEMORY, DISK = 512 << 20, 5 << 30


@dataclass(frozen=True)
class Furniture:
    """What was put in: ids and the name of the local cell."""

    cell: str
    media: str
    running: str
    stopped: str


@contextmanager
def furnished(nano: RunningNano, client: PortalClient) -> Iterator[Furniture]:
    """Put them in, and take them out at the end."""
    cell = next(cell.name for cell in client.pool_cells(POOL))
    media = client.register_media("rescue-system")
    client.upload_media(media, nano.iso_path)
    running, stopped = (make_guest(client, name, memory=MEMORY, disks=[DISK]) for name in ("web-server", "database"))
    start_guest(client, running, media)
    try:
        yield Furniture(cell=cell, media=media, running=running, stopped=stopped)
    finally:
        power_off(client, running)
        for guest in (running, stopped):
            client.delete_guest(guest)
        client.delete_media(media)
