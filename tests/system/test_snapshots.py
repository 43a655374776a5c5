"""Snapshots and disks from the portal's API down to the hypervisor, along the manual's chapter on them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.lab.guests import make_guest, power_off, start_guest
from tests.lab.portal_client import PortalClient, PortalFailure

MIB = 1 << 20


def call(client: PortalClient, method: str, path: str, body: object = None) -> Any:
    return msgspec.json.decode(client.request(method, path, body).data)


def test_the_tree_of_snapshots(client: PortalClient) -> None:
    guest = make_guest(client, "kept", disks=(8 * MIB, 4 * MIB))
    place = f"/instances/{guest}/snapshots/"
    assert call(client, "GET", place) == {}
    assert call(client, "POST", place, {"name": "base", "description": "before upgrade"}) == ""
    call(client, "POST", place, {"name": "patched"})
    assert call(client, "GET", place) == {
        "base": {"is_root": True},
        "patched": {"is_current": True, "backing": "base"},
    }
    call(client, "PUT", f"/guests/{guest}/disks/resize/1", {"size": 6 * MIB, "immediate": False})
    assert call(client, "GET", f"/guests/{guest}")["disks"] == [8 * MIB, 6 * MIB]
    with pytest.raises(PortalFailure, match="while the instance has snapshots"):
        call(client, "PUT", f"/guests/{guest}/disks/shrink/1", {"immediate": False})

    start_guest(client, guest)
    call(client, "POST", place, {"name": "live"})
    assert call(client, "GET", f"{place}live")["running"]
    assert "without freezing the guest's file systems" in call(client, "GET", f"/guests/{guest}")["notice"]
    for method, path, body in (("PUT", place, {"target": "base"}), ("DELETE", f"{place}live", None)):
        with pytest.raises(PortalFailure, match="is running; it must be stopped"):
            call(client, method, path, body)
    call(client, "PUT", f"/guests/{guest}/disks/resize/1", {"size": 7 * MIB})
    power_off(client, guest)

    call(client, "PUT", place, {"target": "base"})
    assert call(client, "GET", f"/guests/{guest}")["disks"] == [8 * MIB, 4 * MIB]
    with pytest.raises(PortalFailure, match="it is the current one"):
        call(client, "DELETE", f"{place}base")
    for name in ("live", "patched", "base"):
        call(client, "DELETE", f"{place}{name}")
    assert call(client, "GET", place) == {}
    call(client, "PUT", f"/guests/{guest}/disks/shrink/1", {"immediate": False})
    start_guest(client, guest)
    power_off(client, guest)
    client.delete_guest(guest)
