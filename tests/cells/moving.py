"""Two hosts whose cells share storage, and what tests do about instances that move between them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from tests.lab.acknowledged import POOL
from tests.lab.guests import make_guest
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.host import Host
from tests.lab.patience import eventually

RACK = "rack"
ADDRESS = "10.77.1.10"
LONGEST_MIGRATION = 300.0
Rack = tuple[Host, Host]


class Progress(msgspec.Struct, frozen=True):
    """How far a migration is."""

    finished: bool
    progress: int = 0
    error: str = ""


class Moved(msgspec.Struct, frozen=True):
    """What is told of one instance of a migration."""

    id: str
    live: bool
    step: str
    transferred: int
    remaining: int
    rate: int
    elapsed: int
    down_time: int
    error: str = ""


class Told(msgspec.Struct, frozen=True):
    """What is told of a migration during it and afterwards."""

    id: str
    finished: bool
    cancelled: bool
    progress: int
    error: str
    end_time: str
    instances: tuple[Moved, ...]


class Addresses(msgspec.Struct, frozen=True):
    """Where a guest's screen is, and the address that is its own."""

    display_address: str
    allocated_address: str = ""


class Detail(msgspec.Struct, frozen=True):
    """What of a guest depends on its cell, and what must not."""

    cell: str
    ethernet_address: str
    internal: Addresses


@contextmanager
def moved(cloud: Cloud, host: Host, pool: str) -> Iterator[None]:
    """A host's cell in another pool than usual."""
    for leave, enter in ((POOL, pool), (pool, POOL)):
        cloud.client.remove_cell(leave, host.cell_name)
        cloud.await_candidate(host)
        cloud.client.add_cell(enter, host.cell_name)
        cloud.await_alive(enter)
        if enter == pool:
            yield


def guest_on(cloud: Cloud, host: Host, other: Host, name: str, **shape: Any) -> str:
    """An instance on `host`, which is off."""
    cloud.client.enable_cell(RACK, other.cell_name, enable=False)
    guest = make_guest(cloud.client, name, pool=RACK, **shape)
    cloud.client.enable_cell(RACK, other.cell_name, enable=True)
    assert cloud.client.guest(guest).cell == host.cell_name
    return guest


def begin(cloud: Cloud, source: Host, target: Host, *guests: str, **options: Any) -> str:
    """Begin to move guests, or all of the source; the migration's id."""
    body = {"source_pool": RACK, "source_cell": source.cell_name, "target_cell": target.cell_name, **options}
    answer = cloud.client.request("POST", "/migrations/", body | ({"instances": guests} if guests else {}))
    return str(json.loads(bytes(answer.data))["id"])


def end(cloud: Cloud, migration: str) -> Progress:
    """How a migration has ended."""

    def look() -> Progress | None:
        seen = cloud.client.get(f"/migrations/{migration}", Progress)
        return seen if seen.finished else None

    seen = eventually(look, "the migration does not end", seconds=LONGEST_MIGRATION)
    assert seen is not None
    return seen


def migrate(cloud: Cloud, source: Host, target: Host, *guests: str, **options: Any) -> Progress:
    """Move guests, or all of the source, and wait for the end of it."""
    return end(cloud, begin(cloud, source, target, *guests, **options))


def history(cloud: Cloud) -> tuple[Told, ...]:
    """All migrations, the latest last."""
    return cloud.client.get("/migration_history/", tuple[Told, ...])


def detail(cloud: Cloud, guest: str) -> Detail:
    return cloud.client.get(f"/guests/{guest}", Detail)


def virsh(host: Host, *words: str) -> str:
    return host.run("virsh", "-q", "-c", "qemu:///system", *words)


def domains(host: Host) -> list[str]:
    return virsh(host, "list", "--all", "--uuid").split()
