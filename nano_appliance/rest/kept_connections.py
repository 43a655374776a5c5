"""Pools of connections that are used again only while the server certainly keeps them.

A server closes what idles too long. A request that is sent just then is lost, and nobody can tell whether it was
carried out; so the client gives up first.
"""

from __future__ import annotations

import time

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse

from nano_appliance.rest.limits import IDLE_SECONDS

KEEP_SECONDS = IDLE_SECONDS * 2 / 3
"""How long after an answer a connection is good for the next request."""


class _KeptConnection(HTTPConnection):
    _answered = 0.0

    def connect(self) -> None:
        super().connect()
        self._answered = time.monotonic()

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        response = super().getresponse()
        self._answered = time.monotonic()
        return response

    @property
    def is_connected(self) -> bool:
        return time.monotonic() - self._answered < KEEP_SECONDS and super().is_connected


class _KeptTlsConnection(_KeptConnection, HTTPSConnection):
    pass


class KeptHttpPool(HTTPConnectionPool):
    """A pool of plain connections."""

    ConnectionCls = _KeptConnection


class KeptHttpsPool(HTTPSConnectionPool):
    """A pool of connections with TLS."""

    ConnectionCls = _KeptTlsConnection
