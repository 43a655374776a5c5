"""A real server on a free port of the loopback, for the length of a test."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from nano_appliance.rest.application import RestApplication, Route
from nano_appliance.rest.request import Request
from nano_appliance.rest.server import HttpServer, Tls

LOOPBACK = "127.0.0.1"


def nobody(_request: Request, _route: Route[None]) -> None:
    """A guard that lets everybody pass."""


@contextlib.contextmanager
def serving(
    *routes: Route[Any],
    guard: Callable[[Request, Route[Any]], Any] = nobody,
    threads: int = 4,
    inherited: Sequence[socket.socket] = (),
    tls: Tls | None = None,
    **options: Any,
) -> Iterator[HttpServer]:
    application = RestApplication(routes, guard, **options)
    server = HttpServer(application, (LOOPBACK, 0), name="tested", threads=threads, inherited=inherited, tls=tls)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def connected(server: HttpServer) -> Iterator[socket.socket]:
    with socket.create_connection((LOOPBACK, server.port), 10) as client:
        yield client


def read_answer(client: socket.socket) -> tuple[str, dict[str, str], bytes]:
    """Status line, headers by lower-case name and body of one answer with a length."""
    received = b""
    while b"\r\n\r\n" not in received:
        block = client.recv(65536)
        if not block:
            raise EOFError(f"closed after {received!r}")
        received += block
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        block = client.recv(65536)
        if not block:
            raise EOFError("closed within the body")
        body += block
    return status, headers, body


def get(path: str, *more: str) -> bytes:
    return "\r\n".join((f"GET {path} HTTP/1.1", "Host: tested", *more, "", "")).encode()


def is_closed(client: socket.socket) -> bool:
    """True when the server has closed, waited for at most the socket's time limit."""
    try:
        return client.recv(65536) == b""
    except ConnectionResetError:
        return True
