"""Batches as a client of the portal's API drives them, each to its end."""

from __future__ import annotations

import time
from collections.abc import Sequence

import msgspec

from tests.lab.acknowledged import POOL
from tests.lab.patience import StepFailed
from tests.lab.portal_client import PortalClient

LONGEST = 600.0
POLLED_EVERY = 0.05
"""Seconds; an impatient client, where the portal asks every second."""


class BatchItem(msgspec.Struct, frozen=True):
    """What became of one instance."""

    id: str
    name: str
    status: str
    error: str = ""


def create_batch(
    client: PortalClient, prefix: str, count: int, *, memory: int, disks: Sequence[int]
) -> tuple[BatchItem, ...]:
    """Make `count` blank instances and wait for all; sizes in bytes."""
    wish = {
        "name_rule": "order", "name_prefix": prefix, "count": count, "owner": client.user, "group": client.group,
        "pool": POOL, "cores": 1, "memory": memory, "disks": list(disks), "template": client.templates()[0].id,
    }  # fmt: skip
    return _finish(client, "create", wish)


def delete_batch(client: PortalClient, guests: Sequence[str]) -> tuple[BatchItem, ...]:
    """Delete the instances of these ids and wait for all."""
    return _finish(client, "delete", {"guest": list(guests)})


def stop_batch(client: PortalClient, guests: Sequence[str]) -> tuple[BatchItem, ...]:
    """Power off the instances of these ids and wait for all."""
    return _finish(client, "stop", {"guest": list(guests), "force": True})


def ids_of(items: Sequence[BatchItem]) -> list[str]:
    """The ids of the items; raises StepFailed when one of them failed."""
    failed = [f"{item.name}: {item.error}" for item in items if item.status == "fail"]
    if failed:
        raise StepFailed(f"{len(failed)} of {len(items)} failed; {failed[0]}")
    return [item.id for item in items]


def _finish(client: PortalClient, action: str, wish: object) -> tuple[BatchItem, ...]:
    """Begin a batch and ask for it until it has ended; raises StepFailed when it does not."""
    batch = msgspec.json.decode(client.request("POST", f"/batch/{action}_guest/", wish).data, type=dict[str, str])["id"]
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        answer = client.request("GET", f"/batch/{action}_guest/{batch}")
        if answer.status == 200:
            return msgspec.json.decode(answer.data, type=tuple[BatchItem, ...])
        time.sleep(POLLED_EVERY)
    raise StepFailed(f"the batch to {action} has not ended within {LONGEST:.0f} s")
