from __future__ import annotations

import json
import urllib.error
import urllib.request
from http import HTTPStatus

import msgspec
import pytest

from nano_appliance.model.errors import Conflict, NotAllowed
from nano_appliance.rest.answer import Answer, RawAnswer, Result
from nano_appliance.rest.application import RestApplication, Route
from nano_appliance.rest.request import Request, decode_body
from nano_appliance.rest.server import HttpServer
from tests.rest.serving import LOOPBACK, nobody, serving


class Wish(msgspec.Struct):
    cores: int


def echo(request: Request, _who: None) -> Result:
    return {"path": request.path, "arguments": dict(request.arguments), "query": request.query}


def decode(request: Request, _who: None) -> Result:
    return decode_body(request, Wish)


def refuse(_request: Request, _who: None) -> Result:
    raise Conflict("it exists")


def break_down(_request: Request, _who: None) -> Result:
    raise ZeroDivisionError("a secret of ours")


def accept(_request: Request, _who: None) -> Result:
    return Answer({"id": "a"}, HTTPStatus.CREATED)


def nothing(_request: Request, _who: None) -> Result:
    return None


ROUTES = (
    Route("GET", "/things/<id>", echo),
    Route("GET", "/things/", nothing),
    Route("POST", "/things/", decode, success_status=HTTPStatus.ACCEPTED),
    Route("PUT", "/things/<id>", refuse),
    Route("DELETE", "/things/<id>", break_down),
    Route("GET", "/created", accept),
    Route("GET", "/files/<rest:path>", echo, slow=True),
)


def ask(
    server: HttpServer, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(f"http://{LOOPBACK}:{server.port}{path}", body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def envelope(answer: tuple[int, dict[str, str], bytes]) -> tuple[int, object, object]:
    status, headers, body = answer
    assert headers["Content-Type"] == "application/json"
    members = json.loads(body)
    assert set(members) == {"error_code", "message", "data"}
    return status, members["error_code"] or members["data"], members["message"]


def test_handlers_data_comes_in_the_envelope():
    with serving(*ROUTES) as server:
        assert envelope(ask(server, "GET", "/things/")) == (200, "", "")
        assert envelope(ask(server, "POST", "/things/", b'{"cores": 4, "unknown": 1}')) == (202, {"cores": 4}, "")
        assert envelope(ask(server, "GET", "/created")) == (201, {"id": "a"}, "")


@pytest.mark.parametrize(
    ("spelling", "path"),
    [("/things/a%20b%C3%A9", "/things/a bé"), ("/things/a%20b%C3%A9/", "/things/a bé/")],
)
def test_paths_are_decoded_and_found_with_and_without_slash(spelling: str, path: str):
    with serving(*ROUTES) as server:
        status, data, _ = envelope(ask(server, "GET", f"{spelling}?x=1&x=2&y=a%2Bb"))
    assert (status, data) == (200, {"path": path, "arguments": {"id": "a bé"}, "query": {"x": "1", "y": "a+b"}})


def test_refusal_is_a_failure_with_status_200():
    with serving(*ROUTES, failure_data={}) as server:
        status, _, body = ask(server, "PUT", "/things/a", b"{}")
    assert (status, json.loads(body)) == (200, {"error_code": 500, "message": "it exists", "data": {}})


def test_our_own_mistake_is_logged_and_told_without_details(caplog: pytest.LogCaptureFixture):
    with serving(*ROUTES) as server:
        assert envelope(ask(server, "DELETE", "/things/a?ticket=hidden")) == (200, 500, "internal error")
    record = next(record for record in caplog.records if record.exc_info)
    assert "a secret of ours" in str(record.exc_info[1])
    assert "hidden" not in caplog.text


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"cores": "four"}', "cores must be an integer, not a text"),
        (b"{}", "cores is required"),
        (b"", "a JSON object is required as the request's body"),
        (b'{"cores": 4', "the request's body is not valid JSON"),
        (b"\xff\xfe", "the request's body is not valid JSON"),
        (b'{"unknown": ' + b"[" * 100_000, "the request's body is not valid JSON"),
        (b'{"cores": 4}' + b" " * (1 << 20), "the request's body must not be longer than 1048576 bytes"),
    ],
)
def test_bad_bodies(body: bytes, message: str):
    with serving(*ROUTES) as server:
        status, code, told = envelope(ask(server, "POST", "/things/", body))
    assert (status, code) == (200, 500)
    assert str(told).startswith(message)


def test_unknown_path_and_method():
    with serving(*ROUTES) as server:
        assert ask(server, "GET", "/nowhere")[0] == 404
        assert ask(server, "GET", "/%ff%fe")[0] == 404
        status, headers, body = ask(server, "PATCH", "/things/a")
    assert (status, headers["Allow"]) == (405, "DELETE,GET,PUT")
    assert headers["Content-Type"].startswith("text/plain")
    assert body


def test_head_has_no_body():
    with serving(*ROUTES) as server:
        status, headers, body = ask(server, "HEAD", "/things/a")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0


def test_guard_decides_and_tells_who_asks():
    def guard(request: Request, route: Route[str]) -> str:
        if route.changes:
            raise NotAllowed("only reading is allowed")
        return request.headers.get("Who", "nobody")

    def answer(_request: Request, who: str) -> Result:
        return who

    with serving(Route("GET", "/", answer), Route("POST", "/", answer), guard=guard) as server:
        assert envelope(ask(server, "GET", "/", Who="alice")) == (200, "alice", "")
        assert envelope(ask(server, "POST", "/", b"", Who="alice")) == (200, 500, "only reading is allowed")


def test_fallback_and_finish_serve_what_no_route_has():
    def page(request: Request) -> Result:
        return RawAnswer(200, (("Content-Type", "text/html"),), b"<p>" + request.path.encode())

    def finish(_request: Request, answer: RawAnswer) -> RawAnswer:
        return RawAnswer(answer.status, (*answer.headers, ("X-Added", "yes")), answer.body)

    with serving(*ROUTES, fallback=page, finish=finish) as server:
        status, headers, body = ask(server, "GET", "/somewhere/else")
        assert (status, headers["Content-Type"], headers["X-Added"], body) == (
            200,
            "text/html",
            "yes",
            b"<p>/somewhere/else",
        )
        assert ask(server, "GET", "/created")[1]["X-Added"] == "yes"


def test_blocks_are_closed_also_when_nobody_wants_them():
    closed: list[str] = []

    class Blocks:
        def __init__(self, name: str) -> None:
            self.name = name

        def __iter__(self):
            yield b"one"
            yield b"two"

        def close(self) -> None:
            closed.append(self.name)

    def stream(request: Request, _who: None) -> Result:
        return RawAnswer(200, (), Blocks(request.method))

    with serving(Route("GET", "/", stream, stream=True)) as server:
        assert ask(server, "GET", "/")[2] == b"onetwo"
        assert ask(server, "HEAD", "/")[2] == b""
    assert closed == ["GET", "HEAD"]


def test_transfers_are_known_by_their_route():
    application = RestApplication([*ROUTES, Route("PUT", "/up/<id>", echo, stream=True)], nobody)
    assert application.is_transfer("PUT", "/up/1/")
    assert application.is_transfer("GET", "/files/a/b")
    assert not application.is_transfer("GET", "/things/1")
    assert not application.is_transfer("GET", "/up/1")
    assert not application.is_transfer("GET", "/nowhere")
