"""Batches from the portal's API down to the hypervisor: all of them come to their ends, whatever becomes of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.lab.acknowledged import POOL
from tests.lab.administrator import ready_client
from tests.lab.batches import BatchItem, create_batch, delete_batch, ids_of, stop_batch
from tests.lab.by_hand import ByHand
from tests.lab.guests import power_off, start_guest
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano

MIB = 1 << 20
SOME, MANY, ROOM = 10, 300, 400


def make(client: PortalClient, prefix: str, count: int) -> list[str]:
    return ids_of(create_batch(client, prefix, count, memory=16 * MIB, disks=[MIB]))


def told(items: tuple[BatchItem, ...]) -> set[tuple[str, str]]:
    return {(item.status, item.error) for item in items}


def test_some_instances_made_stopped_and_deleted_at_once(client: PortalClient, nano: RunningNano) -> None:
    guests = make(client, "some", SOME)
    names = [f"{client.group}.some_{index}" for index in range(SOME)]
    assert [client.guest(guest).name for guest in guests] == names
    running = guests[:2]
    for guest in running:
        start_guest(client, guest)
    assert {(item.id in running, item.status) for item in delete_batch(client, guests[:4])} == {
        (True, "fail"),
        (False, "deleted"),
    }
    assert {item.status for item in stop_batch(client, running)} == {"stopped"}
    assert told(delete_batch(client, [*running, *guests[4:]])) == {("deleted", "")}
    domains = ByHand(nano).run("virsh", "list", "--all", "--uuid")
    assert not [guest for guest in guests if guest in domains]


def test_an_instance_that_runs_again_is_not_deleted(client: PortalClient) -> None:
    first, second = make(client, "pair", 2)
    start_guest(client, first)
    items = {item.id: item for item in delete_batch(client, [first, second])}
    assert "running" in items[first].error
    assert client.guest(first).running
    power_off(client, first)
    client.delete_guest(first)


@pytest.mark.long
def test_three_hundred_at_once_lose_none(tmp_path: Path) -> None:
    nano = RunningNano(tmp_path / "home")
    nano.start()
    try:
        assert nano.stop() == 0
        settings = nano.home / "cell/data/instance.data"
        content = json.loads(settings.read_text())
        settings.write_text(json.dumps(content | {"max_guest": ROOM}))
        nano.start()
        client = ready_client(nano)
        guests = make(client, "many", MANY)
        assert {guest.id for guest in client.guests(POOL)} == set(guests)
        domains = ByHand(nano).run("virsh", "list", "--all", "--uuid").split()
        assert sorted(domains) == sorted(guests)
        assert told(delete_batch(client, guests)) == {("deleted", "")}
        assert ByHand(nano).run("virsh", "list", "--all", "--uuid").split() == []
        assert not list((nano.home / "cell").rglob("*.qcow2"))
    finally:
        nano.stop()
    assert nano.leftovers() == []
