"""The core as it is started: its refusals, its restarts, its deaths, its size."""

from __future__ import annotations

import hashlib
import socket
import threading
from pathlib import Path

import pytest

from nano_appliance.model.errors import NanoError
from nano_appliance.model.units import MIB
from tests.link.network import SECOND_ADDRESS
from tests.roles.core.core_process import CoreProcess
from tests.roles.core.guests import a_guest, a_wish
from tests.roles.core.isos import BOUNDARY, FORM, a_form, an_image, an_iso, register, upload
from tests.roles.core.running_core import eventually
from tests.roles.core.scripted_cell import joined

IDLE_LIMIT = 64 * MIB

pytestmark = pytest.mark.usefixtures("network")


def test_it_starts_stays_small_and_stops_in_order(process: CoreProcess) -> None:
    core = process.start()
    for _ in range(50):
        core.get("/compute_zone_status/")
    assert process.resident() <= IDLE_LIMIT
    assert process.stop() == 0


def test_a_second_core_of_the_domain_is_refused(process: CoreProcess, tmp_path: Path) -> None:
    process.start()
    second = CoreProcess(tmp_path / "second", api_port=5851, listen_address=SECOND_ADDRESS)
    code, told = second.refusal()
    assert code == 1
    assert "domain 'process-domain' has a core already, at 10.99.0.1" in told


def test_an_address_of_another_host_is_refused(tmp_path: Path) -> None:
    code, told = CoreProcess(tmp_path / "core", listen_address="10.1.2.3").refusal()
    assert code == 1
    assert "10.1.2.3" in told


def test_a_taken_port_is_refused_by_name(process: CoreProcess) -> None:
    with socket.create_server(("127.0.0.1", process.port)):
        code, told = process.refusal()
    assert code == 1
    assert str(process.port) in told
    assert "Traceback" not in told


def test_a_broken_data_file_is_refused_by_name(process: CoreProcess) -> None:
    process.start()
    process.stop()
    data = process.home / "data" / "resource.data"
    for path in (data, data.with_name("resource.data.bak")):
        path.write_text('{"pools": [\n {"name": }')
    code, told = process.refusal()
    assert code == 1
    assert str(data) in told
    assert "line 2" in told


def test_killed_in_an_upload_it_comes_back_without_a_trace(process: CoreProcess) -> None:
    core = process.start()
    image = an_image(core, "rescue")
    media = process.home / "data" / "media_images"
    begun = a_form(an_iso(8 * MIB))[: 4 * MIB]

    class Endless:
        """A sender that is in the middle when the core dies."""

        finished = False

        def __init__(self) -> None:
            self._blocks = iter([begun])
            self.hold = threading.Event()

        def read(self, _size: int = -1) -> bytes:
            block = next(self._blocks, None)
            if block is None:
                self.hold.wait(30)
                return b"\0" * 65536
            return block

    body = Endless()

    def send() -> None:
        with pytest.raises(NanoError):
            core.client.forward(
                "POST", f"/api/v1/media_images/{image}/file/", body=body, length=1 << 30, headers={"content-type": FORM}
            )

    sender = threading.Thread(target=send)
    sender.start()
    eventually(lambda: len(list(media.iterdir())) == 2, "the upload has begun")
    process.kill()
    body.hold.set()
    sender.join(30)
    core = process.start()
    assert [path.name for path in media.iterdir()] == [f"{image}_v1.iso"]
    assert core.get(f"/media_images/{image}")["size"] == len(an_iso())
    upload(core, image, a_form(an_iso(5)))
    assert core.get(f"/media_images/{image}")["size"] == len(an_iso(5))


def test_killed_in_a_creation_it_finds_what_the_cell_has_made(process: CoreProcess, tmp_path: Path) -> None:
    core = process.start()
    cell = joined(core, tmp_path / "cell")
    try:
        kept = a_guest(core, "kept")
        asked, go = threading.Event(), threading.Event()
        cell.before["create_instance"] = lambda: (asked.set(), go.wait(30))
        wish = a_wish(core, "half")

        def create() -> None:
            with pytest.raises(NanoError):
                core.send("POST", "/guests/", wish)

        creator = threading.Thread(target=create)
        creator.start()
        assert asked.wait(30)
        process.kill()
        creator.join(30)
        core = process.start()
        assert core.get(f"/guests/{kept}")["name"] == "ops.kept", "the index knows it before the cell is back"
        go.set()
        eventually(lambda: core.get("/compute_zone_status/")["cells"] == [0, 1], "the cell finds its core again")
        eventually(lambda: core.get("/compute_zone_status/")["instances"] == [2, 0, 0, 0], "both are known")
        made = core.send("POST", "/search/guests/", {"owner": "mira"})["result"]
        assert [(each["name"], each["created"]) for each in made] == [("ops.half", True), ("ops.kept", True)]
        half = next(each["id"] for each in made if each["name"] == "ops.half")
        core.send("POST", f"/instances/{half}")
        assert core.get(f"/guests/{half}")["running"]
    finally:
        cell.stop()


def test_instances_of_a_cell_that_is_not_back_yet_are_lost(process: CoreProcess, tmp_path: Path) -> None:
    core = process.start()
    cell = joined(core, tmp_path / "cell")
    guest = a_guest(core)
    core.send("POST", f"/instances/{guest}")
    assert process.stop() == 0
    cell.stop()
    core = process.start()
    shown = core.get(f"/guests/{guest}")
    assert (shown["lost"], shown["running"], shown["cell"]) == (True, False, cell.name)
    assert shown["monitor_secret"] == ""
    assert core.get("/compute_zone_status/")["instances"] == [0, 0, 1, 0]
    with pytest.raises(NanoError, match="already has a guest"):
        a_guest(core)


def test_an_upload_takes_constant_memory_and_arrives_whole(process: CoreProcess) -> None:
    core = process.start()
    image = register(core, "large")
    for _ in range(20):
        core.get("/compute_pools/")
    before, size = process.resident(), 200 * MIB
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a.iso"\r\n\r\n'.encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    digest = hashlib.sha256()
    peak = 0

    class Growing:
        """A form of `size` bytes, made as it is read."""

        finished = False

        def __init__(self) -> None:
            self._left = size
            self._parts = [head, an_iso(0)]

        def read(self, wanted: int = -1) -> bytes:
            nonlocal peak
            peak = max(peak, process.resident())
            if len(self._parts) == 2:
                return self._parts.pop(0)
            if self._parts:
                return self._content(self._parts.pop(0))
            if self._left:
                return self._content(bytes([self._left % 251]) * min(self._left, max(wanted, 65536)))
            last, self._last = getattr(self, "_last", tail), b""
            return last

        def _content(self, block: bytes) -> bytes:
            digest.update(block)
            self._left -= len(block)
            return block

    response = core.client.forward(
        "POST",
        f"/api/v1/media_images/{image}/file/",
        body=Growing(),
        length=len(head) + size + len(tail),
        headers={"content-type": FORM},
    )
    assert b'"error_code":0' in response.data
    (stored,) = (process.home / "data" / "media_images").iterdir()
    with stored.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").digest() == digest.digest()
    assert peak - before < 16 * MIB
