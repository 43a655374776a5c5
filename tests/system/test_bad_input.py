"""Requests that must be refused: each gets a clear message, and afterwards everything is as it was."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.lab.acknowledged import POOL
from tests.lab.guests import make_guest
from tests.lab.inventory import Inventory
from tests.lab.portal_client import PortalClient, PortalFailure
from tests.lab.running_nano import RunningNano

UNKNOWN = str(uuid.UUID(int=7))
GIB = 1 << 30


@dataclass(frozen=True)
class Furniture:
    """What is there while bad requests come in, and how a good one looks."""

    client: PortalClient
    guest: str
    media: str
    good: dict[str, object] = field(hash=False)


@pytest.fixture(scope="module")
def furniture(nano: RunningNano) -> Iterator[Furniture]:
    from tests.lab.administrator import ready_client

    client = ready_client(nano)
    good = {
        "name": "good",
        "owner": client.user,
        "group": client.group,
        "pool": POOL,
        "cores": 1,
        "memory": 128 << 20,
        "disks": [GIB],
        "template": client.templates()[0].id,
    }
    media = client.register_media("taken")
    guest = make_guest(client, "taken", memory=128 << 20, disks=[GIB])
    yield Furniture(client, guest, media, good)
    client.delete_guest(guest)
    client.delete_media(media)


@pytest.fixture
def unchanged(nano: RunningNano, furniture: Furniture, client: PortalClient) -> Iterator[Furniture]:
    """The furniture with a fresh session; fails when the test has changed anything."""
    furniture.client.session = client.session
    before = Inventory.of(nano, client)
    yield furniture
    assert Inventory.of(nano, client) == before


MISSING = object()

BAD_GUESTS: dict[str, tuple[dict[str, object], str]] = {
    "name missing": ({"name": MISSING}, "name"),
    "name empty": ({"name": ""}, "name"),
    "name with a blank": ({"name": "two words"}, "name"),
    "name with a slash": ({"name": "../../etc"}, "name"),
    "name no text": ({"name": 7}, "name"),
    "name taken": ({"name": "taken"}, "taken"),
    "owner missing": ({"owner": MISSING}, "owner"),
    "group against the rules": ({"group": "a group"}, "group"),
    "pool missing": ({"pool": MISSING}, "pool"),
    "pool unknown": ({"pool": "nowhere"}, "nowhere"),
    "cores missing": ({"cores": MISSING}, "cores"),
    "cores 0": ({"cores": 0}, "cores"),
    "cores negative": ({"cores": -2}, "cores"),
    "cores as text": ({"cores": "2"}, "cores"),
    "cores beyond the host": ({"cores": 256}, "cell"),
    "memory missing": ({"memory": MISSING}, "memory"),
    "memory 0": ({"memory": 0}, "memory"),
    "memory as fraction": ({"memory": 1.5}, "memory"),
    "memory beyond the host": ({"memory": 8192 * GIB}, "memory"),
    "disks missing": ({"disks": MISSING}, "disks"),
    "no disk": ({"disks": []}, "disks"),
    "disk of 0": ({"disks": [GIB, 0]}, "disks"),
    "disk as text": ({"disks": ["1"]}, "disks"),
    "disk beyond the host": ({"disks": [60000 * GIB]}, "disk"),
    "template missing": ({"template": MISSING}, "template"),
    "template unknown": ({"template": "00000000000000000000"}, "template"),
    "image unknown": ({"from_image": UNKNOWN}, "image"),
    "priority unknown": ({"qos": {"cpu_priority": "urgent"}}, "cpu_priority"),
    "module unknown": ({"modules": ["telepathy"]}, "module"),
}


@pytest.mark.parametrize(("change", "named"), BAD_GUESTS.values(), ids=BAD_GUESTS.keys())
def test_a_bad_instance_is_not_made(unchanged: Furniture, change: dict[str, object], named: str) -> None:
    body = {key: value for key, value in {**unchanged.good, **change}.items() if value is not MISSING}
    with pytest.raises(PortalFailure) as refusal:
        unchanged.client.request("POST", "/guests/", body)
    assert_clear(refusal.value, named)


UNKNOWN_IDS: tuple[tuple[str, str, object], ...] = (
    ("GET", f"/guests/{UNKNOWN}", None),
    ("DELETE", f"/guests/{UNKNOWN}", {}),
    ("GET", f"/instances/{UNKNOWN}", None),
    ("POST", f"/instances/{UNKNOWN}", {}),
    ("DELETE", f"/instances/{UNKNOWN}", {"force": True}),
    ("POST", f"/instances/{UNKNOWN}/media", {"source": UNKNOWN}),
    ("POST", "/monitor_channels/", {"guest": UNKNOWN}),
    ("GET", f"/media_images/{UNKNOWN}", None),
    ("DELETE", f"/media_images/{UNKNOWN}", None),
    ("GET", "/compute_pools/nowhere", None),
    ("GET", "/compute_pool_status/nowhere", None),
    ("GET", "/compute_pool_cells/nowhere", None),
    ("GET", "/compute_cell_status/nowhere", None),
    ("GET", "/instance_status/nowhere", None),
    ("POST", f"/compute_pool_cells/{POOL}/nobody", None),
    ("DELETE", f"/compute_pool_cells/{POOL}/nobody", None),
    ("GET", "/templates/nothing", None),
)


@pytest.mark.parametrize(("method", "path", "body"), UNKNOWN_IDS, ids=[f"{row[0]} {row[1]}" for row in UNKNOWN_IDS])
def test_what_nobody_knows_is_refused(unchanged: Furniture, method: str, path: str, body: object) -> None:
    with pytest.raises(PortalFailure) as refusal:
        unchanged.client.request(method, path, body)
    assert_clear(refusal.value)


def test_a_media_image_of_a_taken_name_is_refused(unchanged: Furniture) -> None:
    with pytest.raises(PortalFailure) as refusal:
        unchanged.client.register_media("taken")
    assert_clear(refusal.value, "taken")


def test_a_pool_of_a_taken_or_bad_name_is_refused(unchanged: Furniture) -> None:
    for name in (POOL, "a.pool", "a pool"):
        with pytest.raises(PortalFailure) as refusal:
            unchanged.client.request("POST", f"/compute_pools/{name.replace(' ', '%20')}", {})
        assert_clear(refusal.value)


def test_a_pool_that_has_cells_is_not_deleted(unchanged: Furniture) -> None:
    with pytest.raises(PortalFailure) as refusal:
        unchanged.client.request("DELETE", f"/compute_pools/{POOL}")
    assert_clear(refusal.value, "cell")


def test_a_second_administrator_is_not_initialised(unchanged: Furniture) -> None:
    with pytest.raises(PortalFailure) as refusal:
        PortalClient(unchanged.client.url).initialise("intruder", "Intruder-1")
    assert_clear(refusal.value, "already")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"name": "a"', b"7"])
def test_a_body_that_is_no_json_object_is_refused(unchanged: Furniture, body: bytes) -> None:
    with pytest.raises(PortalFailure) as refusal:
        unchanged.client.request_raw("POST", "/guests/", body)
    assert_clear(refusal.value)


def test_starting_from_an_image_without_content_is_refused(unchanged: Furniture) -> None:
    with pytest.raises(PortalFailure) as refusal:
        unchanged.client.start(unchanged.guest, unchanged.media)
    assert_clear(refusal.value)
    assert not unchanged.client.guest(unchanged.guest).running


def test_stopping_what_does_not_run_is_refused(unchanged: Furniture) -> None:
    with pytest.raises(PortalFailure) as refusal:
        unchanged.client.stop(unchanged.guest, force=True)
    assert_clear(refusal.value)


def assert_clear(refusal: PortalFailure, named: str = "") -> None:
    """A message for a person: one line, the thing named, nothing of the program's inside."""
    text = str(refusal)
    assert text
    assert "\n" not in text
    assert named.lower() in text.lower()
    for inside in ("Traceback", "internal error", "msgspec", "NoneType", "Errno", "$."):
        assert inside not in text
