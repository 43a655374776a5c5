"""Who is sent from plain HTTP to TLS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import IPv4Network
from typing import Any

import pytest

from nano_appliance.roles.frontend.plain_door import PlainDoor

PROXIES = [IPv4Network("10.5.0.0/16")]


class Inside:
    """The application behind the door."""

    def __call__(self, _environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b"inside"]

    def is_transfer(self, method: str, path: str) -> bool:
        return (method, path) == ("PUT", "/long")


def location(path: str = "/login", *, port: int = 5871, https_only: bool = False, **environ: str) -> str | None:
    """Where a request is sent on to, None when it is served."""
    door = PlainDoor(Inside(), lambda: port, https_only=https_only, trusted_proxies=PROXIES)
    sent: list[tuple[str, list[tuple[str, str]]]] = []
    request = {"PATH_INFO": path, "REMOTE_ADDR": "192.0.2.7", "HTTP_HOST": "portal.example:5870", **environ}
    body = door(request, lambda status, headers: sent.append((status, headers)))
    ((status, headers),) = sent
    if status == "200 OK":
        assert list(body) == [b"inside"]
        return None
    assert status == "307 Temporary Redirect"
    return dict(headers)["Location"]


def test_browsers_from_elsewhere() -> None:
    assert location() == "https://portal.example:5871/login"
    assert location("/", HTTP_HOST="192.0.2.1") == "https://192.0.2.1:5871/"
    assert location("/a b/中".encode().decode("latin-1"), QUERY_STRING="x=1&y=%20") == (
        "https://portal.example:5871/a%20b/%E4%B8%AD?x=1&y=%20"
    )


@pytest.mark.parametrize("path", ["//evil.example/", "/\r\nX: y", "/\\evil.example"])
def test_nobody_is_sent_to_another_host(path: str) -> None:
    found = location(path)
    assert found is not None
    assert found.startswith("https://portal.example:5871/")
    assert "\r" not in found
    assert "//" not in found.removeprefix("https://")


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "10.5.1.1"])
def test_this_host_and_trusted_proxies_are_served_as_they_come(peer: str) -> None:
    assert location(REMOTE_ADDR=peer) is None


def test_programs_are_sent_on_only_when_nothing_else_is_allowed() -> None:
    assert location("/api/v1/system/") is None
    assert location("/api/v1/system/", https_only=True) == "https://portal.example:5871/api/v1/system/"
    assert location("/api/v1/system/", https_only=True, REMOTE_ADDR="127.0.0.1") is None


def test_nobody_is_sent_to_a_door_that_is_closed() -> None:
    assert location(port=0) is None


@pytest.mark.parametrize("host", ["", "a b", "evil.example/x", "[::1]:80", "x" * 300])
def test_a_host_that_is_none_is_not_repeated(host: str) -> None:
    assert location(HTTP_HOST=host) is None


def test_long_requests_are_known_as_such() -> None:
    door = PlainDoor(Inside(), lambda: 0, https_only=False, trusted_proxies=())
    assert door.is_transfer("PUT", "/long")
    assert not door.is_transfer("GET", "/")
