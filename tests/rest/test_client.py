from __future__ import annotations

import threading
from datetime import datetime

import msgspec
import pytest

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.errors import InvalidInput, NanoError, Unavailable
from nano_appliance.rest.answer import Answer, RawAnswer, Result
from nano_appliance.rest.application import Route
from nano_appliance.rest.client import ApiClient
from nano_appliance.rest.listening import listen
from nano_appliance.rest.replay import ReplayGuard
from nano_appliance.rest.request import Request
from nano_appliance.rest.request_body import BodyCutOff
from nano_appliance.rest.server import HttpServer
from nano_appliance.rest.signature import verify
from nano_appliance.rest.vouching import vouched_caller
from tests.rest.bodies import MemoryBody
from tests.rest.serving import LOOPBACK, serving

KEYS = {"id": "key"}
ALICE = Caller(user="alice", group="ops", menus=frozenset({"instance", "media"}), visible=True)


class Core:
    """A guard that verifies as the core does, and remembers who asked."""

    def __init__(self) -> None:
        self.callers: list[Caller] = []
        self.replays = ReplayGuard()

    def __call__(self, request: Request, route: Route[Caller]) -> Caller:
        headers = {name.lower(): value for name, value in request.headers.items()}
        verified = verify(
            KEYS,
            method=request.method,
            path=request.path,
            query=request.query_string,
            headers=headers,
            body=None if route.stream else request.content,
            now=datetime.now().astimezone(),
        )
        self.replays.admit(verified, method=request.method, path=request.path, changes=route.changes, now=0.0)
        self.callers.append(vouched_caller(verified, headers))
        return self.callers[-1]


def echo(request: Request, _caller: Caller) -> Result:
    return {"path": request.path, "query": request.query, "body": request.content.decode()}


def refuse(_request: Request, _caller: Caller) -> Result:
    raise InvalidInput("cores is required")


def size(request: Request, _caller: Caller) -> Result:
    total = 0
    while block := request.body.read():
        total += len(block)
    return {"size": total, "type": request.headers.get("Content-Type")}


def download(_request: Request, _caller: Caller) -> Result:
    return RawAnswer(200, (("Content-Type", "application/octet-stream"),), iter([b"x" * 1000] * 50))


ROUTES = (
    Route("GET", "/api/v1/echo/<id>", echo),
    Route("POST", "/api/v1/echo/<id>", echo),
    Route("POST", "/api/v1/refuse", refuse),
    Route("GET", "/api/v1/created", lambda _request, _caller: Answer([1], 201)),
    Route("POST", "/api/v1/upload", size, stream=True),
    Route("GET", "/api/v1/download", download, stream=True),
)


def client_of(server: HttpServer, key: str = "key") -> ApiClient:
    return ApiClient(f"http://{LOOPBACK}:{server.port}", "id", key)


@pytest.mark.parametrize("caller", [TRUSTED, ALICE])
def test_signed_calls_are_accepted_and_name_the_caller(caller: Caller):
    core = Core()
    with serving(*ROUTES, guard=core) as server:
        client = client_of(server)
        reply = client.call("POST", "/api/v1/echo/a b é", {"cores": 4}, query="x=1%202&y=", caller=caller)
        client.call("GET", "/api/v1/echo/a", query="z=1", caller=caller)
    assert reply.data == {"path": "/api/v1/echo/a b é", "query": {"x": "1 2", "y": ""}, "body": '{"cores":4}'}
    assert core.callers == [caller, caller]


def test_equal_changes_are_no_replay():
    with serving(*ROUTES, guard=Core()) as server:
        client = client_of(server)
        for _ in range(3):
            assert client.call("POST", "/api/v1/echo/a", {}).status == 200


def test_status_and_shape_of_a_reply():
    with serving(*ROUTES, guard=Core()) as server:
        reply = client_of(server).call("GET", "/api/v1/created")
    assert (reply.status, reply.decode(list[int])) == (201, [1])
    with pytest.raises(NanoError, match="not understood"):
        reply.decode(str)


def test_failures_carry_the_cores_words():
    with serving(*ROUTES, guard=Core()) as server:
        with pytest.raises(NanoError, match="cores is required"):
            client_of(server).call("POST", "/api/v1/refuse", {})
        with pytest.raises(NanoError, match="signature is wrong"):
            client_of(server, key="wrong").call("GET", "/api/v1/created")
        with pytest.raises(NanoError, match="answered GET /api/v1/nowhere with status 404"):
            client_of(server).call("GET", "/api/v1/nowhere")


def test_core_that_is_away():
    with listen(LOOPBACK, 0, "nobody") as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unavailable, match=f"core at {LOOPBACK}:{port} cannot be reached: connection refused"):
        ApiClient(f"http://{LOOPBACK}:{port}", "id", "key").call("GET", "/")


def test_core_that_is_silent():
    with listen(LOOPBACK, 0, "silent") as silent:
        client = ApiClient(f"http://{LOOPBACK}:{silent.getsockname()[1]}", "id", "key")
        with pytest.raises(Unavailable, match="does not answer in time"):
            client.call("GET", "/", timeout=0.2)


def test_core_that_was_restarted_is_reached_again():
    with serving(*ROUTES, guard=Core()) as first:
        client = client_of(first)
        client.call("GET", "/api/v1/created")
    with pytest.raises(Unavailable):
        client.call("POST", "/api/v1/echo/a", {})
    listener = listen(LOOPBACK, first.port, "again")
    from nano_appliance.rest.application import RestApplication

    second = HttpServer(RestApplication(ROUTES, Core()), listener, name="again")
    second.start()
    try:
        assert client.call("POST", "/api/v1/echo/a", {}).status == 200
    finally:
        second.stop()


@pytest.mark.parametrize("length", [3_000_000, None])
def test_streams_pass_through(length: int | None):
    blocks = [b"x" * 100_000] * 30
    with serving(*ROUTES, guard=Core()) as server:
        response = client_of(server).forward(
            "POST",
            "/api/v1/upload",
            body=MemoryBody(blocks),
            length=length,
            headers={"content-type": "multipart/form-data; boundary=x"},
            caller=ALICE,
        )
        answer = msgspec.json.decode(response.data)
    assert answer["data"] == {"size": 3_000_000, "type": "multipart/form-data; boundary=x"}


def test_download_passes_through_block_by_block():
    with serving(*ROUTES, guard=Core()) as server:
        response = client_of(server).forward("GET", "/api/v1/download")
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert sum(len(block) for block in response.blocks()) == 50_000


def test_refusal_reaches_a_client_that_still_sends():
    with serving(*ROUTES, guard=Core()) as server:
        response = client_of(server, key="wrong").forward(
            "POST", "/api/v1/upload", body=MemoryBody([b"x" * 100_000] * 100), length=10_000_000
        )
        assert b"signature is wrong" in response.data


def test_upload_that_breaks_off_breaks_off_at_the_core_too():
    noticed = threading.Event()

    def receive(request: Request, _caller: Caller) -> Result:
        try:
            return size(request, _caller)
        except BodyCutOff:
            noticed.set()
            raise

    class Breaking(MemoryBody):
        def read(self, size: int = 65536) -> bytes:
            if not (block := super().read(size)):
                raise BodyCutOff("the request's body broke off")
            return block

    with serving(Route("POST", "/up", receive, stream=True), guard=Core()) as server:
        with pytest.raises(BodyCutOff):
            client_of(server).forward("POST", "/up", body=Breaking([b"x" * 100_000]), length=500_000)
        assert noticed.wait(10)


@pytest.mark.parametrize("url", ["https://core:5850", "core:5850", "http://"])
def test_address_that_is_none(url: str):
    with pytest.raises(InvalidInput, match="http://host:port"):
        ApiClient(url, "id", "key")
