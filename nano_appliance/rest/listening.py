"""Opening a listening socket with an error that tells what is in the way; serves nothing."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable

from nano_appliance.model.errors import Exhausted, Unavailable

BACKLOG = 128

_REASONS = {
    errno.EADDRINUSE: "the port is taken by another program",
    errno.EADDRNOTAVAIL: "this host does not have the address",
    errno.EACCES: "not permitted",
}


def listen(address: str, port: int, name: str) -> socket.socket:
    """A socket that listens on `address` and `port`; 0 lets the system choose.

    Raises Unavailable naming `name`, address and port, and the reason.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise Unavailable(f"{name} cannot listen on {address} port {port}: {reason}") from error


def listen_in_range(address: str, ports: Iterable[int], name: str) -> socket.socket:
    """A socket that listens on `address` and the first of `ports` that is free.

    Raises Exhausted when all are taken, Unavailable when the address itself cannot be used.
    """
    candidates = list(ports)
    for port in candidates:
        try:
            return listen(address, port, name)
        except Unavailable as error:
            if not isinstance(error.__cause__, OSError) or error.__cause__.errno != errno.EADDRINUSE:
                raise
    raise Exhausted(f"{name} finds no free port on {address} from {candidates[0]} to {candidates[-1]}")
