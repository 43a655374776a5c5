from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import pytest

from nano_appliance.model.errors import NanoError
from tests.roles.core.running_core import RunningCore

SETTINGS = {"gateway": "10.30.0.1", "provider": "dhcp", "dns": ["10.30.0.2"]}
MASK = "255.255.255.0"
RANGE = "/address_pools/lan-a/internal/ranges/10.30.0.50"
NUMBERS = itertools.count(1)


@pytest.fixture
def pool(core: RunningCore) -> Iterator[str]:
    """An address pool with one range; gone at the end, with all compute pools that were made."""
    core.send("POST", "/address_pools/lan-a", SETTINGS)
    core.send("POST", RANGE, {"end": "10.30.0.59", "netmask": MASK})
    yield "lan-a"
    for compute_pool in core.get("/compute_pools/"):
        if compute_pool["name"] != "default":
            core.send("DELETE", f"/compute_pools/{compute_pool['name']}")
    core.send("DELETE", "/address_pools/lan-a")


@pytest.fixture
def holder(core: RunningCore, pool: str) -> Iterator[str]:
    """An instance that has an address of the pool."""
    instance_id = f"00000000-0000-4000-8000-{next(NUMBERS):012x}"
    core.send("POST", "/compute_pools/holding", {"network": pool})
    core.core.address_pools.allocate("holding", instance_id)
    yield instance_id
    core.core.address_pools.release(instance_id)


def test_there_are_none_at_first(core: RunningCore) -> None:
    assert core.get("/address_pools/") == []


def test_pools_and_ranges_are_made_shown_changed_and_removed(core: RunningCore) -> None:
    assert core.send("POST", "/address_pools/net b", {"gateway": "10.40.0.1", "provider": "cloudinit"}) == ""
    assert core.send("POST", "/address_pools/lan-a", SETTINGS | {"mode": "internal"}) == ""
    assert core.send("POST", RANGE, {"end": "10.30.0.99", "netmask": MASK}) == ""
    assert (
        core.send("POST", "/address_pools/lan-a/internal/ranges/10.30.0.10", {"end": "10.30.0.10", "netmask": MASK})
        == ""
    )
    assert core.get("/address_pools/") == [
        SETTINGS | {"name": "lan-a", "addresses": 51, "allocated": 0},
        {"name": "net b", "gateway": "10.40.0.1", "provider": "cloudinit", "addresses": 0, "allocated": 0},
    ]
    first = {"start": "10.30.0.50", "end": "10.30.0.99", "netmask": MASK}
    second = {"start": "10.30.0.10", "end": "10.30.0.10", "netmask": MASK}
    assert core.get("/address_pools/lan-a") == SETTINGS | {
        "name": "lan-a",
        "ranges": [first | {"capacity": 50}, second | {"capacity": 1}],
    }
    assert core.get("/address_pools/lan-a/internal/ranges/") == [first, second]
    assert core.get(RANGE) == first | {"capacity": 50}
    changed = {"gateway": "10.30.0.254", "provider": "cloudinit"}
    assert core.send("PUT", "/address_pools/lan-a", changed) == ""
    assert core.get("/address_pools/lan-a").items() >= changed.items()
    assert "dns" not in core.get("/address_pools/lan-a"), "all settings are replaced"
    assert core.send("DELETE", RANGE) == ""
    assert core.get("/address_pools/lan-a/internal/ranges/") == [second]
    for name in ("lan-a", "net b"):
        assert core.send("DELETE", f"/address_pools/{name}") == ""
    assert core.get("/address_pools/") == []


def test_addresses_in_use_are_shown_with_their_instances(core: RunningCore, pool: str, holder: str) -> None:
    (shown,) = core.get(f"/address_pools/{pool}")["allocated"]
    assert shown["instance"] == holder
    assert shown["address"].startswith("10.30.0.5")
    assert core.get(RANGE)["allocated"] == [shown]
    assert core.get("/address_pools/")[0]["allocated"] == 1


def test_what_is_in_use_cannot_be_removed(core: RunningCore, pool: str, holder: str) -> None:
    with pytest.raises(NanoError, match="range 10.30.0.50-10.30.0.59 still has 1 allocated addresses"):
        core.send("DELETE", RANGE)
    with pytest.raises(NanoError, match="address pool 'lan-a' is used by compute pool 'holding'"):
        core.send("DELETE", f"/address_pools/{pool}")
    core.send("DELETE", "/compute_pools/holding")
    with pytest.raises(NanoError, match="address pool 'lan-a' still has allocated addresses"):
        core.send("DELETE", f"/address_pools/{pool}")


def test_changes_are_on_the_disk_at_once(core: RunningCore, pool: str, holder: str) -> None:
    (stored,) = json.loads((core.home / "data" / "resource.data").read_text())["address_pools"]
    assert stored["ranges"][0]["allocated"][0]["instance"] == holder
    core.core.address_pools.release(holder)
    (stored,) = json.loads((core.home / "data" / "resource.data").read_text())["address_pools"]
    assert "allocated" not in stored["ranges"][0]


SMALL = {"end": "10.30.0.9", "netmask": MASK}


@pytest.mark.parametrize(
    ("method", "path", "body", "complaint"),
    [
        ("GET", "/address_pools/none", None, "address pool 'none' not found"),
        ("POST", "/address_pools/lan-a", SETTINGS, "address pool 'lan-a' already exists"),
        ("POST", "/address_pools/new", {"provider": "dhcp"}, "gateway is required"),
        ("POST", "/address_pools/new", {"gateway": "10.30.0.1"}, "provider is required"),
        ("POST", "/address_pools/new", SETTINGS | {"provider": "bootp"}, "provider cannot be 'bootp'"),
        ("POST", "/address_pools/new", SETTINGS | {"provider": ""}, "provider cannot be ''"),
        ("POST", "/address_pools/new", SETTINGS | {"mode": "outside"}, "mode cannot be 'outside'"),
        ("POST", "/address_pools/new", SETTINGS | {"gateway": "here"}, "gateway 'here' must be an IPv4 address"),
        ("POST", "/address_pools/new", SETTINGS | {"gateway": "fe80::1"}, "gateway 'fe80::1' must be an IPv4 address"),
        ("POST", "/address_pools/new", SETTINGS | {"dns": ["1.1.1.1", "x"]}, r"dns\[1\] 'x' must be an IPv4 address"),
        ("POST", "/address_pools/new", SETTINGS | {"dns": "1.1.1.1"}, "dns must be a list"),
        ("PUT", "/address_pools/none", SETTINGS, "address pool 'none' not found"),
        ("PUT", "/address_pools/lan-a", SETTINGS | {"provider": "bootp"}, "provider cannot be 'bootp'"),
        ("PUT", "/address_pools/lan-a", SETTINGS | {"mode": "outside"}, "mode cannot be 'outside'"),
        ("PUT", "/address_pools/lan-a", SETTINGS | {"gateway": "10.30.0"}, "gateway '10.30.0' must be an IPv4"),
        ("PUT", "/address_pools/lan-a", SETTINGS | {"dns": ["y"]}, r"dns\[0\] 'y' must be an IPv4 address"),
        ("PUT", "/address_pools/lan-a", SETTINGS | {"gateway": "10.30.0.55"}, "gateway 10.30.0.55 must lie outside"),
        ("DELETE", "/address_pools/none", None, "address pool 'none' not found"),
        ("GET", "/address_pools/none/internal/ranges/", None, "address pool 'none' not found"),
        ("GET", "/address_pools/lan-a/external/ranges/", None, "range type 'external' must be internal"),
        ("GET", "/address_pools/none/internal/ranges/10.30.0.50", None, "address pool 'none' not found"),
        ("GET", "/address_pools/lan-a/internal/ranges/10.30.0.51", None, "no range that starts at '10.30.0.51'"),
        ("GET", "/address_pools/lan-a/external/ranges/10.30.0.50", None, "range type 'external' must be internal"),
        ("POST", "/address_pools/none/internal/ranges/10.30.0.5", SMALL, "address pool 'none' not found"),
        ("POST", "/address_pools/lan-a/external/ranges/10.30.0.5", SMALL, "range type 'external' must be internal"),
        ("POST", RANGE, {"end": "10.30.0.52", "netmask": MASK}, "already has a range that starts at 10.30.0.50"),
        ("POST", "/address_pools/lan-a/internal/ranges/x", SMALL, "start 'x' must be an IPv4 address"),
        ("POST", "/address_pools/lan-a/internal/ranges/10.30.0.5", SMALL | {"end": "x"}, "end 'x' must be an IPv4"),
        ("POST", "/address_pools/lan-a/internal/ranges/10.30.0.5", {"netmask": MASK}, "end is required"),
        ("POST", "/address_pools/lan-a/internal/ranges/10.30.0.5", {"end": "10.30.0.9"}, "netmask is required"),
        ("POST", "/address_pools/lan-a/internal/ranges/10.30.0.5", SMALL | {"netmask": "24"}, "a dotted mask"),
        ("POST", "/address_pools/lan-a/internal/ranges/10.30.0.10", SMALL, "end 10.30.0.9 must not be below start"),
        ("POST", "/address_pools/lan-a/internal/ranges/10.30.1.5", SMALL | {"end": "10.30.2.9"}, "in the network"),
        ("POST", "/address_pools/lan-a/internal/ranges/10.30.0.5", SMALL | {"end": "10.30.0.50"}, "overlaps"),
        ("POST", "/address_pools/lan-a/internal/ranges/10.30.0.1", SMALL, "gateway 10.30.0.1 must lie outside"),
        ("DELETE", "/address_pools/none/internal/ranges/10.30.0.50", None, "address pool 'none' not found"),
        ("DELETE", "/address_pools/lan-a/internal/ranges/10.30.0.51", None, "no range that starts at"),
        ("DELETE", "/address_pools/lan-a/external/ranges/10.30.0.50", None, "range type 'external' must be internal"),
    ],
)
def test_bad_wishes_are_refused(
    core: RunningCore, pool: str, method: str, path: str, body: dict[str, object] | None, complaint: str
) -> None:
    before = core.get("/address_pools/"), core.get(f"/address_pools/{pool}")
    with pytest.raises(NanoError, match=complaint):
        core.send(method, path, body)
    assert (core.get("/address_pools/"), core.get(f"/address_pools/{pool}")) == before
