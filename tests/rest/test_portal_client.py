from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from nano_appliance.model.errors import InvalidInput, Unavailable
from nano_appliance.rest.portal_client import Moved, PortalClient, Refused, checked_url, one_line, place
from nano_appliance.rest.server_trust import Trust

Answer = tuple[int, dict[str, str], bytes]


class Server(ThreadingHTTPServer):
    """Answers every request with `answer`, and remembers request lines and headers."""

    answer: Answer = (200, {}, b"")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.seen.append((f"{self.command} {self.path}", dict(self.headers)))
        status, headers, body = self.server.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ok(data: bytes) -> Answer:
    return 200, {"Content-Type": "application/json"}, b'{"error_code": 0, "message": "", "data": ' + data + b"}"


def test_what_is_sent(server: Server) -> None:
    server.answer = ok(b"[1]")
    client = PortalClient(f"{server.url}/behind/", Trust(), {"Nano-Session": "s"})
    assert client.call("GET", place("guests", "a/../b c"), query={"tags": "x y", "none": ""}).data == [1]
    ((line, headers),) = server.seen
    assert line == "GET /behind/api/v1/guests/a%2F..%2Fb%20c?tags=x+y"
    assert headers["Nano-Session"] == "s"


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        ((200, {}, b'{"error_code": 500, "message": "no\\u001b[31m\\nway", "data": ""}'), Refused, "no [31m way"),
        ((200, {}, b'{"error_code": 500}'), Refused, "the server refused the request"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), Unavailable, "does not answer as Nano's API does"),
        ((502, {}, b""), Unavailable, "answers, but cannot reach the core"),
        ((404, {}, b""), Unavailable, "answered with HTTP status 404"),
        ((302, {"Location": "/login"}, b""), Unavailable, "answered with HTTP status 302"),
    ],
)
def test_what_answers_mean(server: Server, answer: Answer, kind: type[Exception], message: str) -> None:
    server.answer = answer
    with pytest.raises(kind) as caught:
        PortalClient(server.url, Trust()).call("GET", "/system")
    assert message in str(caught.value)


def test_a_redirection_says_where_the_server_is(server: Server) -> None:
    server.answer = 307, {"Location": "https://cloud.example:5871/api/v1/system/?x=1"}, b""
    with pytest.raises(Moved) as caught:
        PortalClient(server.url, Trust()).call("GET", "/system/")
    assert caught.value.url == "https://cloud.example:5871"


def test_a_change_is_never_sent_twice(server: Server) -> None:
    """The connection breaks off after the request."""
    server.answer = 200, {"Content-Length": "100", "Connection": "close"}, b"{"
    client = PortalClient(server.url, Trust())
    with pytest.raises(Unavailable):
        client.call("POST", "/guests/", {})
    assert len(server.seen) == 1


def test_a_download_that_is_no_file(server: Server) -> None:
    client = PortalClient(server.url, Trust())
    server.answer = 200, {"Content-Type": "application/json"}, b'{"error_code": 500, "message": "locked", "data": {}}'
    with pytest.raises(Refused, match="locked"):
        client.download("/disk_images/x/file/")
    server.answer = ok(b'""')
    with pytest.raises(Unavailable, match="something else than a file"):
        client.download("/disk_images/x/file/")
    server.answer = 502, {}, b""
    with pytest.raises(Unavailable, match="cannot reach the core"):
        client.download("/disk_images/x/file/")
    server.answer = 200, {"Content-Type": "application/octet-stream"}, b"content"
    assert client.download("/disk_images/x/file/").data == b"content"


def test_plain_http_where_tls_is_expected(server: Server) -> None:
    with pytest.raises(Unavailable, match="does not speak TLS as it should"):
        PortalClient(server.url.replace("http:", "https:"), Trust()).call("GET", "/system")


@pytest.mark.parametrize("url", ["http://[::1]:5870", "https://cloud.example", "https://cloud.example/nano/"])
def test_addresses(url: str) -> None:
    assert checked_url(f" {url} ") == url.rstrip("/")


@pytest.mark.parametrize("url", ["", "http://h:x", "http://h:0", "http://h:70000", "http://h#f", "http://[::1", "h\n"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(InvalidInput, match="must look like"):
        checked_url(url)


def test_a_servers_text_is_one_harmless_line() -> None:
    assert one_line(" a\n\tb\x1b]0;x\x07 ") == "a b ]0;x "
