"""Disk images from the portal's API down to the files: uploaded, cloned, reset to, built, downloaded."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
import urllib3

from tests.lab.acknowledged import POOL
from tests.lab.guests import make_guest, power_off, start_guest
from tests.lab.patience import eventually
from tests.lab.portal_client import PortalClient, PortalFailure

MIB = 1 << 20


def call(client: PortalClient, method: str, path: str, body: object = None) -> Any:
    return msgspec.json.decode(client.request(method, path, body).data)


def a_disk(folder: Path, size: int = 8 * MIB) -> Path:
    raw, disk = folder / "disk.raw", folder / "disk.qcow2"
    with raw.open("wb") as file:
        file.write(b"golden")
        file.truncate(size)
    subprocess.run(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, disk], check=True)
    return disk


def register(client: PortalClient, name: str, **more: object) -> str:
    wish = {"name": name, "owner": client.user, "group": client.group, "description": name, "tags": ["linux"], **more}
    return str(call(client, "POST", "/disk_images/", wish)["id"])


def clone(client: PortalClient, name: str, image: str, size: int = 16 * MIB) -> str:
    wish = {
        "name": name, "owner": client.user, "group": client.group, "pool": POOL, "cores": 1, "memory": 64 * MIB,
        "disks": [size], "template": client.templates()[0].id, "from_image": image,
    }  # fmt: skip
    guest = str(call(client, "POST", "/guests/", wish)["id"])
    eventually(lambda: client.guest(guest).created, "the clone is never made")
    return guest


def download(client: PortalClient, image: str, query: str = "", **headers: str) -> urllib3.BaseHTTPResponse:
    url = f"{client.url}/api/v1/disk_images/{image}/file/{query}"
    return urllib3.request("GET", url, headers=headers)


def beginning(content: bytes, folder: Path) -> bytes:
    built, raw = folder / "built.qcow2", folder / "built.raw"
    built.write_bytes(content)
    subprocess.run(["qemu-img", "convert", "-f", "qcow2", "-O", "raw", built, raw], check=True)
    return raw.read_bytes()[:6]


def test_the_life_of_a_disk_image(client: PortalClient, tmp_path: Path) -> None:
    disk = a_disk(tmp_path)
    content = disk.read_bytes()
    image = register(client, "golden")
    with pytest.raises(PortalFailure, match="has no content yet"):
        clone(client, "early", image)
    client.upload_disk(image, disk)
    assert call(client, "GET", f"/disk_images/{image}")["created"]
    with pytest.raises(PortalFailure, match="the image needs"):
        clone(client, "tight", image, 4 * MIB)

    token = call(client, "POST", f"/disk_images/{image}/download_tokens/")["token"]
    for answer in (
        download(client, image, **{"Nano-Session": client.session}),
        download(client, image, f"?token={token}"),
        download(client, image),
    ):
        assert answer.data == content
        assert answer.headers["Signature"] == hashlib.sha1(content).hexdigest()
    assert download(client, image, f"?token={token}", Range="bytes=4-7").data == content[4:8]

    guests = [clone(client, f"clone{index}", image) for index in range(2)]
    start_guest(client, guests[0])
    with pytest.raises(PortalFailure, match="must be stopped"):
        call(client, "PUT", f"/guests/{guests[0]}/system/", {"from_image": image})
    power_off(client, guests[0])

    blank = make_guest(client, "blank", disks=(16 * MIB,))
    call(client, "PUT", f"/guests/{blank}/system/", {"from_image": image})
    eventually(lambda: client.guest(blank).created, "the reset never ends")
    call(client, "DELETE", f"/disk_images/{image}")
    start_guest(client, blank)
    power_off(client, blank)

    built = register(client, "built", guest=blank)
    eventually(lambda: call(client, "GET", f"/disk_images/{built}")["created"], "the build never ends")
    eventually(lambda: download(client, built).headers["Content-Type"] == "application/octet-stream", "no download")
    assert beginning(download(client, built).data, tmp_path) == b"golden"
    for guest in (*guests, blank):
        client.delete_guest(guest)
    call(client, "DELETE", f"/disk_images/{built}")
