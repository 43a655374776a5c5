"""Consoles: a channel through the API, and a websocket to a screen."""

from __future__ import annotations

import http.client
import ssl
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from nano_appliance.link.authority import Authority
from nano_appliance.link.portal_identity import PortalIdentity
from nano_appliance.model.authority import PortalCertificate
from nano_appliance.rest.server import HttpServer
from nano_appliance.roles.frontend.api.monitor_channels import TICKETS_PATH
from nano_appliance.roles.frontend.application import make_application
from nano_appliance.roles.frontend.certificate_files import CertificateFiles
from tests.roles.frontend.running_frontend import RunningFrontend
from tests.roles.frontend.scripted_cell import GREETING, ScriptedCell
from tests.roles.frontend.scripted_core import ScriptedCore

GUEST = "3e0b6f6a-5f0e-4b6c-8c13-7a0d5a0f4c21"


@pytest.fixture
def cell(tmp_path: Path, core: ScriptedCore) -> Iterator[ScriptedCell]:
    scripted = ScriptedCell(tmp_path)
    core.answers["POST", TICKETS_PATH] = msgspec.to_builtins(scripted.ticket)
    yield scripted
    scripted.stop()


def open_channel(frontend: RunningFrontend, session: str) -> str:
    return frontend.ask("POST", "/monitor_channels/", {"guest": GUEST}, session=session).data["id"]


def screen(frontend: RunningFrontend, channel: str, **options: object) -> ClientConnection:
    address = f"ws://127.0.0.1:{frontend.port}/api/v1/monitor_channels/{channel}"
    return connect(address, compression=None, max_size=None, proxy=None, **options)


def read(websocket: ClientConnection, size: int) -> bytes:
    received = b""
    while len(received) < size:
        block = websocket.recv(timeout=10)
        assert isinstance(block, bytes)
        received += block
    return received


def test_a_channel_tells_what_a_viewer_needs(
    frontend: RunningFrontend, core: ScriptedCore, cell: ScriptedCell, mira: str
) -> None:
    answer = frontend.ask("POST", "/monitor_channels/", {"guest": GUEST}, session=mira).data
    assert uuid.UUID(answer.pop("id")).version == 4
    assert answer == {"protocol": "vnc", "username": "", "password": "kT9xQ2mZ7bLw"}
    asked = core.asked[-1]
    assert (asked.path, asked.body, asked.caller.user) == (TICKETS_PATH, {"guest": GUEST}, "mira")
    assert frontend.log()[0] == f"ops.mira(127.0.0.1) : open console of instance {GUEST}"


def test_bytes_go_both_ways(frontend: RunningFrontend, cell: ScriptedCell, mira: str) -> None:
    with screen(frontend, open_channel(frontend, mira)) as websocket:
        assert websocket.subprotocol is None
        assert read(websocket, len(GREETING)) == GREETING
        websocket.send("text is ignored")
        payload = bytes(range(256)) * 4096
        websocket.send(payload)
        assert read(websocket, len(payload)) == payload
    assert cell.over.wait(10)
    assert b"Nano-Ticket: one-time-ticket\r\n" in cell.requests[0]


def test_bytes_go_both_ways_by_tls(frontend: RunningFrontend, cell: ScriptedCell, mira: str, tmp_path: Path) -> None:
    for name in ("authority", "frontend"):
        (tmp_path / name).mkdir(exist_ok=True)
    authority = Authority(tmp_path / "authority", "tested")
    identity = PortalIdentity(tmp_path / "frontend", ("localhost",))
    certificate = authority.issue_for_portal(identity.request.signing_request, identity.request.names)
    identity.install(PortalCertificate(certificate=certificate, authority=authority.certificate))
    server = HttpServer(
        make_application(frontend.frontend),
        ("127.0.0.1", 0),
        name="by TLS",
        tls=CertificateFiles(identity.certificate, identity.key),
    )
    server.start()
    trusted = ssl.create_default_context(cadata=authority.certificate)
    address = f"wss://localhost:{server.port}/api/v1/monitor_channels/{open_channel(frontend, mira)}"
    with connect(address, ssl=trusted, compression=None, max_size=None, proxy=None) as websocket:
        assert read(websocket, len(GREETING)) == GREETING
        payload = bytes(range(256)) * 4096
        websocket.send(payload)
        assert read(websocket, len(payload)) == payload
    server.stop()


def test_the_sub_protocol_is_chosen_when_offered(frontend: RunningFrontend, cell: ScriptedCell, mira: str) -> None:
    with screen(frontend, open_channel(frontend, mira), subprotocols=["base64", "binary"]) as websocket:
        assert websocket.subprotocol == "binary"


def test_when_the_screen_ends_the_websocket_is_closed(frontend: RunningFrontend, cell: ScriptedCell, mira: str) -> None:
    cell.end_after = 4
    with screen(frontend, open_channel(frontend, mira)) as websocket:
        websocket.send(b"last")
        assert read(websocket, len(GREETING) + 4) == GREETING + b"last"
        with pytest.raises(ConnectionClosed):
            websocket.recv(timeout=10)


def test_many_consoles_leave_workers_for_others(frontend: RunningFrontend, cell: ScriptedCell, mira: str) -> None:
    with ExitStack() as opened:
        consoles = [opened.enter_context(screen(frontend, open_channel(frontend, mira))) for _ in range(15)]
        for number, websocket in enumerate(consoles):
            websocket.send(bytes([number]))
            assert read(websocket, len(GREETING) + 1) == GREETING + bytes([number])
        assert frontend.ask("GET", "/system/").data["ready"] is True


def refusal(frontend: RunningFrontend, channel: str) -> dict[str, object]:
    with pytest.raises(InvalidStatus) as caught, screen(frontend, channel):
        pass
    assert caught.value.response.status_code == 200
    return msgspec.json.decode(caught.value.response.body or b"{}")


def test_a_channel_is_used_once_even_when_it_failed(frontend: RunningFrontend, cell: ScriptedCell, mira: str) -> None:
    channel = open_channel(frontend, mira)
    connection = http.client.HTTPConnection("127.0.0.1", frontend.port)
    connection.request("GET", f"/api/v1/monitor_channels/{channel}")
    assert connection.getresponse().status == 400
    connection.close()
    assert refusal(frontend, channel)["error_code"] == 500


def test_unknown_used_and_expired_channels_are_failures(
    frontend: RunningFrontend, cell: ScriptedCell, mira: str
) -> None:
    assert "expired" in str(refusal(frontend, str(uuid.uuid4()))["message"])
    used, late = open_channel(frontend, mira), open_channel(frontend, mira)
    with screen(frontend, used):
        pass
    assert refusal(frontend, used)["error_code"] == 500
    frontend.clock.now += 15
    assert refusal(frontend, late)["error_code"] == 500


def test_a_cell_with_another_name_is_not_trusted(
    frontend: RunningFrontend, core: ScriptedCore, cell: ScriptedCell, mira: str, caplog: pytest.LogCaptureFixture
) -> None:
    another = msgspec.structs.replace(cell.ticket, cell="cell_b2")
    core.answers["POST", TICKETS_PATH] = msgspec.to_builtins(another)
    with screen(frontend, open_channel(frontend, mira)) as websocket, pytest.raises(ConnectionClosed):
        websocket.recv(timeout=10)
    assert "no certificate of this domain" in caplog.text
    assert cell.requests == []


@pytest.mark.parametrize(
    ("body", "message"), [({}, "guest is required"), ({"guest": 1}, "guest must be a text, not an integer")]
)
def test_bad_input_is_named(frontend: RunningFrontend, mira: str, body: object, message: str) -> None:
    assert frontend.ask("POST", "/monitor_channels/", body, session=mira).failure == message


def test_an_unknown_instance_is_a_failure(frontend: RunningFrontend, core: ScriptedCore, mira: str) -> None:
    assert "not found" in frontend.ask("POST", "/monitor_channels/", {"guest": GUEST}, session=mira).failure
