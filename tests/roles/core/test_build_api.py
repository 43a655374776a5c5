"""Building disk images of guests through the API."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from nano_appliance.link.images import send_image
from nano_appliance.link.operations import BUILD_IMAGE
from nano_appliance.model.errors import NanoError, NotAllowed
from nano_appliance.model.orders import ImageUpload
from tests.roles.core.disks import a_disk
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import LEE, RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell


@pytest.fixture
def content(core: RunningCore, cell: ScriptedCell, tmp_path: Path) -> Iterator[bytes]:
    """What the cell makes of any guest."""
    content = a_disk(tmp_path)
    cell.built, cell.check_sum = tmp_path / "disk.qcow2", ""
    yield content
    eventually(lambda: not core.core.disk_images._work, "no build is under way")
    for image in core.get("/disk_image_search/", query="group=ops"):
        core.send("DELETE", f"/disk_images/{image['id']}")
    assert not list((core.home / "data" / "disk_images").iterdir())


def build(core: RunningCore, guest: str, name: str = "built", **more: object) -> tuple[int, str]:
    """Ask for a build; HTTP status and id of the image, or the failure raised."""
    wish = {"name": name, "owner": "mira", "group": "ops", "guest": guest, "tags": ["linux"], **more}
    response = core.client.exchange(
        "POST", "/api/v1/disk_images/", content=msgspec.json.encode(wish), content_type="application/json"
    )
    answer = msgspec.json.decode(response.data)
    if answer["error_code"]:
        raise NanoError(answer["message"])
    return response.status, answer["data"]["id"]


def test_an_image_is_built_with_progress(core: RunningCore, cell: ScriptedCell, content: bytes) -> None:
    gate = threading.Event()
    guest = a_guest(core)
    cell.before[BUILD_IMAGE.name] = lambda: gate.wait(20)
    try:
        status, image = build(core, guest)
        assert status == 202
        cell.change(guest, progress=35)
        eventually(lambda: core.get(f"/disk_images/{image}")["progress"] == 35, "the progress is told")
        assert core.get(f"/disk_images/{image}")["created"] is False
        for method in ("PUT", "DELETE"):
            with pytest.raises(NanoError, match="is locked by its build"):
                core.send(method, f"/disk_images/{image}", {"description": "new"})
    finally:
        gate.set()
    eventually(lambda: core.get(f"/disk_images/{image}")["created"], "the image is there")
    answer = core.client.forward("GET", f"/api/v1/disk_images/{image}/file/")
    if answer.headers["Content-Type"] != "application/octet-stream":
        eventually(lambda: not core.core.disk_images._work, "the lock goes")
        answer = core.client.forward("GET", f"/api/v1/disk_images/{image}/file/")
    assert answer.data == content


@pytest.mark.parametrize("late", [False, True])
def test_a_build_that_fails_leaves_nothing(core: RunningCore, cell: ScriptedCell, content: bytes, late: bool) -> None:
    gate = threading.Event()
    guest = a_guest(core)
    cell.check_sum = "0" * 40
    if not late:
        with pytest.raises(NanoError, match="arrived damaged"):
            build(core, guest)
    else:
        cell.before[BUILD_IMAGE.name] = lambda: gate.wait(20)
        _, image = build(core, guest)
        gate.set()
        eventually(lambda: not core.core.disk_images._work, "the build ends")
        with pytest.raises(NanoError, match="not found"):
            core.get(f"/disk_images/{image}")
    assert core.get("/disk_image_search/", query="group=ops") == []
    assert content


def test_what_is_refused(core: RunningCore, cell: ScriptedCell, content: bytes) -> None:
    guest, running = a_guest(core), a_guest(core, "running")
    core.send("POST", f"/instances/{running}")
    for of, name, complaint in (
        ("nothing", "built", "guest 'nothing' not found"),
        (running, "built", "is running; it must be stopped before an image is built of it"),
        (guest, "a b", "name"),
    ):
        with pytest.raises(NanoError, match=complaint):
            build(core, of, name)
    wish = {"name": "built", "owner": "lee", "group": "dev", "guest": guest}
    with pytest.raises(NanoError, match="belongs to another user"):
        core.send("POST", "/disk_images/", wish, caller=LEE)
    assert not cell.given(BUILD_IMAGE)
    core.send("POST", f"/instances/{guest}/snapshots/", {"name": "first"})
    with pytest.raises(NanoError, match="while the instance has snapshots"):
        build(core, guest)
    core.send("DELETE", f"/instances/{guest}/snapshots/first")
    _, image = build(core, guest)
    with pytest.raises(NanoError, match="already has a disk image 'built'"):
        build(core, guest)
    upload = ImageUpload(id=image, size=len(content), check_sum="")
    with pytest.raises(NotAllowed, match="was not told to build"):
        send_image(cell.link.core_client(), upload, cell.built)
