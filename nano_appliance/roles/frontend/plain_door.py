"""The door for plain HTTP: sends browsers from elsewhere to the door with TLS, once that is open; serves the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from ipaddress import IPv4Address, IPv4Network, ip_address
from typing import Any
from urllib.parse import quote

from nano_appliance.rest.server import Application

_HOST = re.compile(r"([0-9A-Za-z_.\-]{1,253})(?::[0-9]{1,5})?")

_BASE = "/api/"


class PlainDoor:
    """A WSGI application before `application`; `tls_port` gives the port of the other door, 0 while it is closed.

    Pages are always sent there, requests to the API only when `https_only`, since not every program follows. Clients on
    this host and behind `trusted_proxies`, which may speak TLS themselves, are served as they come.
    """

    def __init__(
        self,
        application: Application,
        tls_port: Callable[[], int],
        *,
        https_only: bool,
        trusted_proxies: Sequence[IPv4Network],
    ) -> None:
        self._application = application
        self._tls_port = tls_port
        self._https_only = https_only
        self._trusted_proxies = trusted_proxies

    def is_transfer(self, method: str, path: str) -> bool:
        """As the application says."""
        return self._application.is_transfer(method, path)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a WSGI request."""
        port = self._tls_port()
        host = _HOST.fullmatch(environ.get("HTTP_HOST", ""))
        if not port or host is None or not self._sends_on(environ):
            return self._application(environ, start_response)
        path = quote(environ["PATH_INFO"].encode("latin-1"), safe="/~:@!$&'()*+,;=")
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        location = f"https://{host[1]}:{port}/{path.lstrip('/')}{query}"
        status = HTTPStatus.TEMPORARY_REDIRECT
        headers = [("Location", location), ("Content-Length", "0"), ("Cache-Control", "no-store")]
        start_response(f"{status.value} {status.phrase}", headers)
        return ()

    def _sends_on(self, environ: dict[str, Any]) -> bool:
        if environ["PATH_INFO"].startswith(_BASE) and not self._https_only:
            return False
        try:
            peer = ip_address(environ.get("REMOTE_ADDR", ""))
        except ValueError:
            return False
        proxied = isinstance(peer, IPv4Address) and any(peer in network for network in self._trusted_proxies)
        return not (peer.is_loopback or proxied)
