"""Who gets a disk image's file at the portal's door, and how."""

from __future__ import annotations

import pytest

from nano_appliance.model.timing import DOWNLOAD_LIFETIME
from nano_appliance.rest.answer import RawAnswer
from nano_appliance.rest.request import Request
from tests.roles.frontend.running_frontend import RunningFrontend
from tests.roles.frontend.scripted_core import ScriptedCore, envelope

FILE = "/disk_images/i-1/file/"
HEADERS = (("Content-Type", "application/octet-stream"), ("Accept-Ranges", "bytes"), ("Signature", "c0ffee"))


@pytest.fixture(autouse=True)
def _image_of_root(core: ScriptedCore) -> None:
    """The core has an image that belongs to the user root.ops, and knows ranges."""

    def serve(request: Request) -> RawAnswer:
        if request.headers.get("Nano-User") != "root.ops":
            return envelope({}, code=500, message="disk image 'base' belongs to another user")
        if request.headers.get("Range"):
            return RawAnswer(206, (*HEADERS, ("Content-Range", "bytes 1-2/4")), b"is")
        return RawAnswer(200, HEADERS, [b"di", b"sk"])

    core.answers["GET", f"/api/v1{FILE}"] = serve
    core.answers["HEAD", f"/api/v1{FILE}"] = RawAnswer(200, (*HEADERS, ("Content-Length", "4")))


def test_with_a_session(frontend: RunningFrontend, core: ScriptedCore) -> None:
    session = frontend.initialise()
    answer = frontend.ask("GET", FILE, session=session)
    assert (answer.status, answer.content) == (200, b"disk")
    told = {name: answer.headers[name] for name in ("Signature", "Accept-Ranges", "Content-Disposition")}
    assert told == {
        "Signature": "c0ffee",
        "Accept-Ranges": "bytes",
        "Content-Disposition": 'attachment; filename="i-1.qcow2"',
    }
    assert core.asked[-1].caller.administers
    part = frontend.ask("GET", FILE, session=session, headers={"Range": "bytes=1-2"})
    assert (part.status, part.content, part.headers["Content-Range"]) == (206, b"is", "bytes 1-2/4")
    size = frontend.ask("HEAD", FILE, session=session)
    assert (size.status, size.content, size.headers["Content-Length"]) == (200, b"", "4")


def test_with_a_token(frontend: RunningFrontend, core: ScriptedCore) -> None:
    session = frontend.initialise()
    token = frontend.ask("POST", "/disk_images/i-1/download_tokens/", session=session).data["token"]
    other = frontend.ask("POST", "/disk_images/i-2/download_tokens/", session=session).data["token"]
    frontend.ask("DELETE", f"/sessions/{session}", session=session)
    for _ in range(2):
        assert frontend.ask("GET", f"{FILE}?token={token}").content == b"disk"
    for wrong in (other, "x"):
        assert "not for this image" in frontend.ask("GET", f"{FILE}?token={wrong}").failure
    frontend.clock.now += DOWNLOAD_LIFETIME
    assert "expired" in frontend.ask("GET", f"{FILE}?token={token}").failure
    assert "not authenticated" in frontend.ask("POST", "/disk_images/i-1/download_tokens/").failure


def test_with_a_personal_token(frontend: RunningFrontend, core: ScriptedCore) -> None:
    session = frontend.initialise()
    token = frontend.ask("POST", "/tokens/", {"name": "backup"}, session=session).data["token"]
    assert frontend.ask("GET", FILE, headers={"Authorization": f"Bearer {token}"}).content == b"disk"
    assert not core.asked[-1].caller.administers
    assert frontend.ask("GET", FILE, headers={"Authorization": "Bearer x"}).failure == "invalid token"


def test_by_the_plain_link_while_the_owner_is_there(frontend: RunningFrontend, core: ScriptedCore) -> None:
    assert frontend.ask("GET", FILE).failure == "not authenticated"
    session = frontend.initialise()
    assert frontend.ask("GET", FILE).content == b"disk"
    assert not core.asked[-1].caller.administers, "only what is one's own comes by a plain link"
    assert not core.asked[-1].caller.visible
    frontend.ask("DELETE", f"/sessions/{session}", session=session)
    assert frontend.ask("GET", FILE).failure == "not authenticated"


def test_what_the_core_refuses_is_told(frontend: RunningFrontend, core: ScriptedCore) -> None:
    session = frontend.initialise()
    refusal = envelope({}, code=500, message="disk image 'base' has no content yet")
    core.answers["GET", f"/api/v1{FILE}"] = refusal
    for options in ({"session": session}, {}):
        answer = frontend.ask("GET", FILE, **options)
        assert answer.envelope["message"] == "disk image 'base' has no content yet"
    assert "invalid session" in frontend.ask("GET", FILE, session="x").failure
