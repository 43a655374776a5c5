"""How long creating an instance takes against the same by hand: blank, from an image, and fifty at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from scripts.bench.measuring import by_turns, progress, until
from tests.lab.acknowledged import POOL
from tests.lab.batches import create_batch, delete_batch, ids_of
from tests.lab.by_hand import ByHand
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano

CREATIONS = 7
BATCH, BATCHES = 50, 3
MEMORY, DISK = 256 << 20, 5 << 30
SMALL_MEMORY, SMALL_DISK = 64 << 20, 256 << 20
"""Bytes; so that many of them fit on a small host."""


@contextmanager
def created(
    client: PortalClient, name: str, image: str = "", *, memory: int = MEMORY, disk: int = DISK
) -> Iterator[tuple[str, float]]:
    """A new instance, blank or of a disk image: its id and the seconds until the API says that it is there."""
    template = client.templates()[0].id
    began = time.monotonic()
    guest = client.create_guest(name, pool=POOL, cores=1, memory=memory, disks=[disk], template=template, image=image)
    until(lambda: client.guest(guest).created, "the instance is not made")
    took = time.monotonic() - began
    yield guest, took
    client.delete_guest(guest)


def measure_creations(nano: RunningNano, client: PortalClient) -> dict[str, float]:
    """Time of a creation through the API by the time of the same by hand."""
    progress(f"Creating instances, {CREATIONS} times after one warm-up, and as many by hand ...")
    by_hand = ByHand(nano)

    @contextmanager
    def ours(number: int) -> Iterator[float]:
        with created(client, f"bench{number}") as (_, seconds):
            yield seconds

    with created(client, "same") as (guest, _):
        same = by_hand.template_of(guest)
    return {"create": by_turns("create", CREATIONS, ours, lambda _: by_hand.created(same))}


def measure_batches(nano: RunningNano, client: PortalClient) -> dict[str, float]:
    """Time of a batch of blank instances by the time of as many by hand, one after the other."""
    progress(f"Creating {BATCH} instances at once, {BATCHES} times after one warm-up, and as many by hand ...")
    by_hand = ByHand(nano)

    @contextmanager
    def ours(number: int) -> Iterator[float]:
        began = time.monotonic()
        guests = ids_of(create_batch(client, f"many{number}", BATCH, memory=SMALL_MEMORY, disks=[SMALL_DISK]))
        took = time.monotonic() - began
        yield took
        ids_of(delete_batch(client, guests))

    @contextmanager
    def theirs(_: int) -> Iterator[float]:
        with ExitStack() as undo:
            yield sum(undo.enter_context(by_hand.created(same)) for _ in range(BATCH))

    with created(client, "same", memory=SMALL_MEMORY, disk=SMALL_DISK) as (guest, _):
        same = by_hand.template_of(guest)
    return {"batch": by_turns(f"{BATCH} at once", BATCHES, ours, theirs)}
