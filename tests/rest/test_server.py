from __future__ import annotations

import contextlib
import resource
import socket
import threading
import time
from pathlib import Path

import pytest

from nano_appliance.model.errors import Unavailable
from nano_appliance.rest import limits
from nano_appliance.rest.answer import RawAnswer, Result
from nano_appliance.rest.application import Route
from nano_appliance.rest.listening import listen
from nano_appliance.rest.request import Request
from nano_appliance.rest.request_body import BodyCutOff
from nano_appliance.rest.server import HttpServer
from tests.rest.serving import LOOPBACK, connected, get, is_closed, read_answer, serving


def hello(_request: Request, _who: None) -> Result:
    return "hello"


def count(request: Request, _who: None) -> Result:
    size = 0
    while block := request.body.read():
        size += len(block)
    return size


def ignore(_request: Request, _who: None) -> Result:
    return "not wanted"


ROUTES = (
    Route("GET", "/", hello),
    Route("POST", "/ignore", ignore),
    Route("POST", "/count", count, stream=True),
    Route("POST", "/ignore-stream", ignore, stream=True),
)


def post(path: str, body: bytes, *more: str) -> bytes:
    head = (f"POST {path} HTTP/1.1", "Host: tested", f"Content-Length: {len(body)}", *more, "", "")
    return "\r\n".join(head).encode() + body


def test_many_requests_on_one_connection():
    with serving(*ROUTES) as server, connected(server) as client:
        for _ in range(3):
            client.sendall(get("/"))
            assert b'"hello"' in read_answer(client)[2]
            client.sendall(post("/count", b"x" * 300_000))
            assert b"300000" in read_answer(client)[2]


def test_requests_sent_ahead_are_answered_in_order():
    with serving(*ROUTES) as server, connected(server) as client:
        client.sendall(get("/") + post("/count", b"12345", "Connection: close"))
        received = b""
        while block := client.recv(65536):
            received += block
    assert received.index(b'"hello"') < received.index(b'"data":5')


def test_head_may_come_in_small_pieces():
    with serving(*ROUTES) as server, connected(server) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in get("/"):
            client.sendall(bytes([byte]))
        assert b'"hello"' in read_answer(client)[2]


def test_chunked_body_is_streamed():
    with serving(*ROUTES) as server, connected(server) as client:
        client.sendall(b"POST /count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        client.sendall(b"3\r\nabc\r\nA;ext=1\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n")
        assert b'"data":13' in read_answer(client)[2]
        client.sendall(get("/"))
        assert b'"hello"' in read_answer(client)[2]


def test_expectation_is_met_before_the_body_comes():
    with serving(*ROUTES) as server, connected(server) as client:
        client.sendall(b"POST /count HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 100 ")
        client.sendall(b"abc")
        assert b'"data":3' in read_answer(client)[2]


@pytest.mark.parametrize("path", ["/ignore", "/ignore-stream"])
def test_answer_arrives_although_nobody_read_the_body(path: str):
    with serving(*ROUTES) as server, connected(server) as client:
        sender = threading.Thread(target=_send_quietly, args=(client, post(path, b"x" * 8_000_000)))
        sender.start()
        _, headers, body = read_answer(client)
        sender.join()
    assert b"not wanted" in body
    assert headers["connection"] == "close"


def _send_quietly(client: socket.socket, data: bytes) -> None:
    with contextlib.suppress(OSError):
        client.sendall(data)


@pytest.mark.parametrize(
    "head",
    [
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST /count HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /count HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /" + b"x" * limits.LONGEST_HEAD + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * limits.LONGEST_HEAD,
    ],
)
def test_malformed_heads_are_refused(head: bytes):
    with serving(*ROUTES) as server, connected(server) as client:
        client.sendall(head)
        assert read_answer(client)[0].split()[1] in {"400", "413", "414"}
        assert is_closed(client)
        with connected(server) as other:
            other.sendall(get("/"))
            assert b'"hello"' in read_answer(other)[2]


def test_slow_heads_and_silent_clients_hold_no_worker(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("nano_appliance.rest.connection.HEAD_SECONDS", 0.3)
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(*ROUTES, threads=1))
        slow = [stack.enter_context(connected(server)) for _ in range(20)]
        for client in slow[:10]:
            client.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        with connected(server) as quick:
            quick.sendall(get("/"))
            assert b'"hello"' in read_answer(quick)[2]
        slow[0].settimeout(10)
        _drip_until_closed(slow[0])


def _drip_until_closed(client: socket.socket) -> None:
    closed = threading.Event()

    def drip() -> None:
        with contextlib.suppress(OSError):
            while not closed.wait(0.05):
                client.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        assert is_closed(client)
    finally:
        closed.set()
        dripping.join()


@pytest.mark.parametrize("length", [1000, 1_000_000])
def test_slow_bodies_of_small_requests_hold_no_worker(length: int):
    def whole(request: Request, _who: None) -> Result:
        return len(request.content)

    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(*ROUTES, Route("POST", "/whole", whole), threads=1))
        clients = [stack.enter_context(connected(server)) for _ in range(8)]
        for client in clients:
            client.sendall(f"POST /whole HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\nbegun".encode())
        with connected(server) as quick:
            quick.sendall(get("/"))
            assert b'"hello"' in read_answer(quick)[2]
        clients[0].sendall(b"x" * (length - 5))
        assert f'"data":{length}'.encode() in read_answer(clients[0])[2]


@pytest.mark.parametrize("length", [1000, 1_000_000])
def test_each_slow_body_is_read_whatever_the_others_do(length: int):
    """The last to begin is the first to end, so that no order of waiting for one another could pass."""

    def whole(request: Request, _who: None) -> Result:
        return len(request.content)

    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(Route("POST", "/whole", whole)))
        clients = [stack.enter_context(connected(server)) for _ in range(8)]
        for client in clients:
            client.sendall(f"POST /whole HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\nbegun".encode())
        for client in reversed(clients):
            client.sendall(b"x" * (length - 5))
            assert f'"data":{length}'.encode() in read_answer(client)[2]


def test_stalled_transfers_hold_no_worker():
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(*ROUTES, threads=1))
        for _ in range(8):
            client = stack.enter_context(connected(server))
            client.sendall(b"POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nbegun")
        with connected(server) as quick:
            quick.sendall(get("/"))
            assert b'"hello"' in read_answer(quick)[2]


def test_clients_that_do_not_read_long_answers_hold_no_worker():
    def long(_request: Request, _who: None) -> Result:
        return "x" * 30_000_000

    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(*ROUTES, Route("GET", "/long", long), threads=1))
        clients = [stack.enter_context(connected(server)) for _ in range(4)]
        for client in clients:
            client.sendall(get("/long"))
        with connected(server) as quick:
            quick.sendall(get("/"))
            assert b'"hello"' in read_answer(quick)[2]
        for client in clients:
            assert len(read_answer(client)[2]) > 30_000_000
            client.sendall(get("/"))
            assert b'"hello"' in read_answer(client)[2]


def test_too_many_transfers_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "TRANSFERS", 1)
    begun = threading.Event()

    def counted(request: Request, _who: None) -> Result:
        begun.set()
        return count(request, None)

    route = Route("POST", "/counted", counted, stream=True)
    with serving(*ROUTES, route) as server, connected(server) as first, connected(server) as second:
        body = b"x" * 100_000
        first.sendall(post("/counted", body)[: -len(body)])
        assert begun.wait(10)
        second.sendall(post("/count", b"12345"))
        assert " 503 " in read_answer(second)[0]
        first.sendall(body)
        assert b'"data":100000' in read_answer(first)[2]


def test_connections_of_one_address_are_limited(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "CONNECTIONS_PER_ADDRESS", 3)
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(*ROUTES))
        clients = [stack.enter_context(connected(server)) for _ in range(4)]
        for client in clients[:3]:
            client.sendall(get("/"))
            assert b'"hello"' in read_answer(client)[2]
        assert is_closed(clients[3])
        clients[0].sendall(get("/", "Connection: close"))
        read_answer(clients[0])
        assert is_closed(clients[0])
        again = stack.enter_context(connected(server))
        again.sendall(get("/"))
        assert b'"hello"' in read_answer(again)[2]


def test_body_that_breaks_off_is_noticed():
    noticed = threading.Event()

    def receive(request: Request, _who: None) -> Result:
        try:
            while request.body.read():
                pass
        except BodyCutOff:
            noticed.set()
            raise
        return ""

    with serving(Route("POST", "/", receive, stream=True)) as server:
        with connected(server) as client:
            client.sendall(
                post("/", b"")[:-4].replace(b"Content-Length: 0", b"Content-Length: 100000") + b"\r\n\r\nabc"
            )
        assert noticed.wait(10)


def test_memory_stays_small_while_a_large_body_comes():
    resident: list[int] = []

    def receive(request: Request, _who: None) -> Result:
        before = _resident_bytes()
        while request.body.read():
            pass
        resident.append(_resident_bytes() - before)
        return ""

    with serving(Route("POST", "/", receive, stream=True)) as server, connected(server) as client:
        block, blocks = b"x" * (1 << 20), 200
        client.sendall(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(block) * blocks}\r\n\r\n".encode())
        for _ in range(blocks):
            client.sendall(block)
        read_answer(client)
    assert resident[0] < 16 << 20


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def test_inherited_sockets_are_served_too_and_stay_open_for_their_owner():
    with listen(LOOPBACK, 0, "owner") as owned:
        with serving(*ROUTES, inherited=[owned.dup()]) as server:
            for port in (server.port, owned.getsockname()[1]):
                with socket.create_connection((LOOPBACK, port), 10) as client:
                    client.sendall(get("/"))
                    assert b'"hello"' in read_answer(client)[2]
        with socket.create_connection(owned.getsockname(), 10) as late, serving(*ROUTES, inherited=[owned.dup()]):
            late.sendall(get("/"))
            assert b'"hello"' in read_answer(late)[2]


def test_taken_port_is_named():
    with listen(LOOPBACK, 0, "first") as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=rf"portal cannot listen on {LOOPBACK} port {port}: the port is taken"):
            HttpServer(_unused, (LOOPBACK, port), name="portal")


class _Unused:
    def __call__(self, *_args: object) -> list[bytes]:
        raise AssertionError("nobody asks")

    def is_transfer(self, *_args: object) -> bool:
        return False


_unused = _Unused()


def test_stop_without_start_frees_the_port():
    server = HttpServer(_unused, (LOOPBACK, 0), name="never started")
    server.stop()
    with listen(LOOPBACK, server.port, "next"):
        pass


def test_stop_lets_a_small_request_finish_and_breaks_off_transfers():
    begun, go = threading.Event(), threading.Event()

    def slow(_request: Request, _who: None) -> Result:
        begun.set()
        go.wait(10)
        return "finished"

    def endless() -> object:
        while True:
            yield b"x" * 65536

    def download(_request: Request, _who: None) -> Result:
        return RawAnswer(200, (), endless())

    routes = (Route("GET", "/slow", slow), Route("GET", "/download", download, stream=True))
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(*routes))
        small, large = (stack.enter_context(connected(server)) for _ in range(2))
        small.sendall(get("/slow"))
        large.sendall(get("/download"))
        large.recv(65536)
        assert begun.wait(10)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        go.set()
        assert b"finished" in read_answer(small)[2]
        with contextlib.suppress(ConnectionResetError):
            while large.recv(1 << 20):
                pass
        stopping.join(10)
        assert not stopping.is_alive()


def test_idle_server_costs_no_time():
    with serving(*ROUTES):
        before = time.process_time()
        threading.Event().wait(1.0)
        assert time.process_time() - before < 0.2
