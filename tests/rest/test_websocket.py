from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from nano_appliance.model.errors import InvalidInput
from nano_appliance.rest.answer import TAKEN_OVER, Result
from nano_appliance.rest.application import Route
from nano_appliance.rest.handover import take_over
from nano_appliance.rest.relay import relay
from nano_appliance.rest.request import Request
from nano_appliance.rest.websocket import WebSocket
from tests.rest.serving import LOOPBACK, connected, get, read_answer, serving


@contextlib.contextmanager
def opened(subprotocols: list[str] | None = None) -> Iterator[tuple[ClientConnection, socket.socket]]:
    """A real websocket client, and the other end of the stream behind the websocket."""
    behind, inner = socket.socketpair()
    behind.settimeout(10)

    def serve(request: Request, _who: None) -> Result:
        websocket = WebSocket(request)
        taken = take_over(request.environ)

        def run() -> None:
            with contextlib.closing(taken), inner:
                taken.socket.sendall(websocket.opening)
                relay(taken.socket, inner, first_framing=websocket, received=taken.received)

        threading.Thread(target=run, daemon=True).start()
        return TAKEN_OVER

    with behind, serving(Route("GET", "/screen", serve)) as server:
        url = f"ws://{LOOPBACK}:{server.port}/screen"
        with connect(url, subprotocols=subprotocols, proxy=None, max_size=None) as client:
            yield client, behind


def receive(end: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size and (block := end.recv(size - len(data))):
        data += block
    return data


@pytest.mark.parametrize(
    ("offered", "chosen"), [(None, None), (["binary"], "binary"), (["chat", "binary"], "binary"), (["chat"], None)]
)
def test_subprotocol_is_binary_only_when_offered(offered: list[str] | None, chosen: str | None):
    with opened(offered) as (client, _):
        assert client.subprotocol == chosen


def test_binary_messages_are_a_stream_and_text_is_ignored():
    with opened() as (client, behind):
        client.send(b"one")
        client.send("text")
        client.send([b"t", b"w", b"o"])
        assert behind.recv(3) == b"one"
        assert receive(behind, 3) == b"two"
        behind.sendall(b"answer")
        assert client.recv(timeout=10) == b"answer"


def test_much_data_comes_through_uncompressed():
    data = os.urandom(2_000_000)
    with opened() as (client, behind):
        assert "Sec-WebSocket-Extensions" not in client.response.headers
        sender = threading.Thread(target=behind.sendall, args=(data,))
        sender.start()
        received = b""
        while len(received) < len(data):
            received += client.recv(timeout=10)
        sender.join()
        assert received == data


def test_ping_is_answered():
    with opened() as (client, _):
        assert client.ping(b"are you there").wait(10)


def test_stream_that_ends_ends_the_websocket():
    with opened() as (client, behind):
        behind.sendall(b"last words")
        behind.shutdown(socket.SHUT_RDWR)
        assert client.recv(timeout=10) == b"last words"
        with pytest.raises(ConnectionClosed) as caught:
            client.recv(timeout=10)
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 1001


def test_websocket_that_closes_ends_the_stream():
    with opened() as (client, behind):
        client.send(b"bye")
        client.close()
        assert client.close_code == 1000
        assert receive(behind, 3) == b"bye"
        assert behind.recv(1) == b""


def test_broken_frames_end_both():
    with opened() as (client, behind):
        client.socket.sendall(b"\xff\xff\xff\xff")
        assert behind.recv(1) == b""


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ("Upgrade: websocket", "Connection: Upgrade"),
        (
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 1",
            f"Sec-WebSocket-Key: {'A' * 22}==",
        ),
    ],
)
def test_malformed_handshake_is_refused_and_the_connection_kept(headers: tuple[str, ...]):
    def serve(request: Request, _who: None) -> Result:
        with pytest.raises(InvalidInput):
            WebSocket(request)
        return "refused"

    with serving(Route("GET", "/screen", serve)) as server, connected(server) as client:
        client.sendall(get("/screen", *headers))
        assert b'"refused"' in read_answer(client)[2]


def test_client_sees_a_refusal():
    def serve(_request: Request, _who: None) -> Result:
        raise InvalidInput("no")

    with (
        serving(Route("GET", "/screen", serve)) as server,
        pytest.raises(InvalidStatus),
        connect(f"ws://{LOOPBACK}:{server.port}/screen", proxy=None),
    ):
        pass
