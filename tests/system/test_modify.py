"""Modifying from the portal's API down: a real guest of a real Nano, changed while it is off and while it runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.lab.acknowledged import POOL
from tests.lab.guests import power_off, start_guest
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient, PortalFailure
from tests.lab.tiny_guest import make_tiny_guest

MIB = 1 << 20
SECRET = "a pass:word 'quoted'"


def call(client: PortalClient, method: str, path: str, body: object = None) -> Any:
    return msgspec.json.decode(client.request(method, path, body).data)


def answered(client: PortalClient, path: str, body: object) -> Any:
    """What a change is answered; nothing while no agent does."""
    try:
        return call(client, "PUT", path, body)
    except PortalFailure as failure:
        if "no guest agent answers" not in str(failure):
            raise
        return None


def test_a_guest_is_changed_off_and_running(client: PortalClient, tmp_path: Path) -> None:
    begin = datetime.now()
    media = client.register_media("tiny")
    client.upload_media(media, make_tiny_guest(tmp_path).iso)
    template = client.templates()[0].id
    guest = client.create_guest("web", pool=POOL, cores=1, memory=192 * MIB, disks=[16 * MIB], template=template)
    path = f"/guests/{guest}"
    eventually(lambda: client.guest(guest).created, "the instance is never made")

    for change, body in (
        ("name/", {"name": f"{client.group}.shop"}),
        ("cores", {"cores": 2, "immediate": False}),
        ("memory", {"memory": 256 * MIB, "immediate": False}),
        ("auto_start", {"enable": True}),
        ("qos/cpu", {"priority": "medium"}),
        ("qos/disk", {"read_iops": 900, "write_iops": 400}),
        ("qos/network", {}),
    ):
        if change == "qos/network":
            with pytest.raises(PortalFailure, match="already has the same network limits"):
                call(client, "PUT", f"{path}/{change}", body)
        else:
            assert call(client, "PUT", f"{path}/{change}", body) == ""
    seen = call(client, "GET", path)
    assert (seen["name"], seen["cores"], seen["memory"]) == (f"{client.group}.shop", 2, 256 * MIB)
    assert seen["auto_start"]
    assert seen["qos"] == {"cpu_priority": "medium", "read_iops": 900, "write_iops": 400}
    assert [each.id for each in client.search_guests(keyword="shop").result] == [guest]
    with pytest.raises(PortalFailure, match="is not running"):
        call(client, "PUT", f"{path}/auth", {"password": SECRET})

    start_guest(client, guest, media)
    address = eventually(lambda: live(client, guest)["internal"].get("network_address"), "the guest gets no address")
    assert [each.id for each in client.search_guests(keyword=address).result] == [guest]
    # Its address may be seen on the network before its agent answers.
    answer = eventually(lambda: answered(client, f"{path}/auth", {"password": SECRET}), "the agent never answers")
    assert answer == {"user": "root", "password": SECRET}
    assert call(client, "GET", f"{path}/auth") == {"user": "root", "password": SECRET}
    before = call(client, "GET", path)["monitor_secret"]
    call(client, "PUT", f"{path}/monitor/secret")
    renewed = call(client, "GET", path)["monitor_secret"]
    assert (len(renewed), renewed == before) == (8, False)
    call(client, "PUT", f"{path}/qos/cpu", {"priority": "low"})
    call(client, "PUT", f"{path}/qos/disk", {"write_speed": MIB})
    assert "notice" not in call(client, "GET", path)
    call(client, "PUT", f"{path}/memory", {"memory": 224 * MIB})
    call(client, "PUT", f"{path}/cores", {"cores": 1})
    assert "core" not in call(client, "GET", path).get("notice", "")
    call(client, "PUT", f"{path}/cores", {"cores": 4})
    assert call(client, "GET", path)["notice"].startswith("4 cores from the next start on, 1 core until then")
    with pytest.raises(PortalFailure, match="must be stopped before it is renamed"):
        call(client, "PUT", f"{path}/name/", {"name": "other"})
    figures = eventually(lambda: measured(client, guest), "the guest is not measured")
    assert 0 < figures["memory_available"] < 256 * MIB

    log = client.logs(begin - timedelta(seconds=2), datetime.now() + timedelta(seconds=2))
    entries = "\n".join(entry.content for entry in log.logs)
    assert f"rename instance {guest} to {client.group}.shop" in entries
    assert f"set a password inside instance {guest}" in entries
    assert SECRET not in entries
    assert renewed not in entries

    power_off(client, guest)
    client.delete_guest(guest)
    client.delete_media(media)


def live(client: PortalClient, guest: str) -> Any:
    return call(client, "GET", f"/instances/{guest}")


def measured(client: PortalClient, guest: str) -> Any:
    """The live status once it has figures of the system inside; None before."""
    seen = live(client, guest)
    return seen if seen["cpu_usage"] > 0 and seen["memory_available"] < 240 * MIB else None
