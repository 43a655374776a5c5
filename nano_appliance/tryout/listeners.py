"""Opens the portal's and the API's listening sockets on the host's loopback; serves nothing itself."""

from __future__ import annotations

import errno
import os
import socket

from nano_appliance.model.errors import Conflict, NanoError

BACKLOG = 128


def open_listener(field: str, address: tuple[str, int]) -> socket.socket:
    """A listening socket at `address`; `field` names it in messages.

    Raises Conflict naming the port when something else listens there, NanoError for any other refusal.
    """
    host, port = address
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Conflict(
                f"{field} port {port} on {host} is taken by another program; choose one with --{field}"
            ) from error
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise NanoError(f"cannot listen at {field} {host}:{port}: {reason}") from error
    return listener
