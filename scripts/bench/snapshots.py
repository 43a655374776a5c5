"""How long a snapshot takes against the overlay that it is made of."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from scripts.bench.creations import created
from scripts.bench.measuring import by_turns, progress
from tests.lab.by_hand import ByHand
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano

SNAPSHOTS = 15


def measure_snapshots(nano: RunningNano, client: PortalClient) -> dict[str, float]:
    """Time of a snapshot of a stopped instance through the API by the time of `qemu-img create -b`."""
    progress(f"Making {SNAPSHOTS} snapshots after one warm-up, and as many overlays by hand ...")
    by_hand = ByHand(nano)
    with created(client, "kept") as (guest, _):

        @contextmanager
        def ours(number: int) -> Iterator[float]:
            began = time.monotonic()
            client.create_snapshot(guest, f"s{number}")
            yield time.monotonic() - began

        def theirs(_: int) -> AbstractContextManager[float]:
            # On the same file as ours before: the deeper the chain, the longer takes qemu-img.
            return by_hand.overlaid(by_hand.template_of(guest).volume)

        return {"snapshot": by_turns("snapshot", SNAPSHOTS, ours, theirs)}
