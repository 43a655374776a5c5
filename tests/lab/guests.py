"""Making, starting and removing instances, each until it is seen to be done."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.lab.acknowledged import POOL
from tests.lab.patience import INTERVAL, LONG_ENOUGH, StepFailed, eventually
from tests.lab.portal_client import PortalClient


def make_guest(
    client: PortalClient,
    name: str,
    *,
    pool: str = POOL,
    cores: int = 1,
    memory: int = 64 << 20,
    disks: Sequence[int] = (1 << 20,),
    image: str = "",
) -> str:
    """The id of a new instance, blank or of a disk image, once it is there; sizes in bytes.

    Raises PortalFailure when it is refused or cannot be made, StepFailed when it stays unfinished.
    """
    template = client.templates()[0].id
    guest = client.create_guest(
        name, pool=pool, cores=cores, memory=memory, disks=disks, template=template, image=image
    )
    deadline = time.monotonic() + LONG_ENOUGH
    while not client.guest(guest).created:
        if time.monotonic() > deadline:
            raise StepFailed(f"instance {guest} is never created")
        time.sleep(INTERVAL)
    return guest


def start_guest(client: PortalClient, guest: str, media: str = "") -> None:
    """Start an instance and return once it is shown as running."""
    client.start(guest, media)
    eventually(lambda: client.guest(guest).running, "the instance is not shown as running")


def power_off(client: PortalClient, guest: str) -> None:
    """Power an instance off and return once it is shown as stopped."""
    client.stop(guest, force=True)
    eventually(lambda: not client.guest(guest).running, "the instance is still shown as running")


@contextmanager
def temporary_guest(client: PortalClient, name: str) -> Iterator[str]:
    """A small blank instance, deleted at the end."""
    guest = make_guest(client, name)
    try:
        yield guest
    finally:
        if client.guest(guest).running:
            power_off(client, guest)
        client.delete_guest(guest)
