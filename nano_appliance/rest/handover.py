"""Taking a connection away from the HTTP server, whole, for another protocol; the one place that knows how."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nano_appliance.rest.connection import CONNECTION_KEY, Connection

KEEPALIVE_IDLE, KEEPALIVE_INTERVAL, KEEPALIVE_PROBES = 30, 10, 3
"""Seconds and counts after which a peer that vanished without a word is noticed, about a minute."""


@dataclass(frozen=True)
class HandedOver:
    """A connection that belongs to its taker.

    `socket` is a TLS socket where the server speaks TLS; `received` is what the client has already sent after its
    request.
    """

    socket: socket.socket
    received: bytes
    _connection: Connection

    def close(self) -> None:
        """Close the connection; the server stops counting it."""
        self._connection.server.count_closed(self._connection)
        with contextlib.suppress(OSError):  # the other side may have been faster
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def take_over(environ: Mapping[str, Any]) -> HandedOver:
    """Take the connection of the request in `environ`; the server sends nothing more and never closes it.

    The worker is free as soon as the handler returns; what the handler returns is not sent. The socket blocks without
    a time limit.
    """
    connection: Connection = environ[CONNECTION_KEY]
    connection.handed_over = True
    taken = connection.socket
    taken.settimeout(None)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_IDLE)
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, KEEPALIVE_INTERVAL)
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, KEEPALIVE_PROBES)
    return HandedOver(taken, connection.rfile.take_buffered(), connection)
