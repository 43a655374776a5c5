"""Which instances are expected from which cell, and what its connections lead to on this host."""

from __future__ import annotations

import logging
import secrets
import socket
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nano_appliance.link.streams import Stream
from nano_appliance.model.errors import NotAllowed, Unavailable
from nano_appliance.roles.cell.migration.places import own_hypervisor, remove_place, sockets_of

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0


@dataclass(frozen=True)
class _Expected:
    """One instance: who may send it, and the digest of the ticket that it has to show."""

    source: str
    ticket: str


class Receptions:
    """What is expected; every method may be called by any thread.

    A cell that sends gets at this host's hypervisor, so it must have been announced by the core, show its certificate
    and the ticket, and only until the instance was taken over or given up.
    """

    def __init__(self) -> None:
        self._expected: dict[str, _Expected] = {}
        self._lock = threading.Lock()

    def open(self, instance_id: str, source: str) -> str:
        """Expect an instance from the cell `source`; returns the ticket, which replaces any former one."""
        ticket = secrets.token_urlsafe(32)
        with self._lock:
            self._expected[instance_id] = _Expected(source, _digest(ticket))
        return ticket

    def close(self, instance_id: str) -> None:
        """Expect it no more."""
        with self._lock:
            self._expected.pop(instance_id, None)
        remove_place(instance_id)

    def connect(self, ticket: str, cell: str, stream: Stream) -> socket.socket:
        """What a stream of the cell `cell` leads to. Raises NotAllowed, and Unavailable when nothing listens there."""
        digest = _digest(ticket)
        with self._lock:
            instance_id = next((key for key, each in self._expected.items() if each == _Expected(cell, digest)), None)
        if instance_id is None:
            raise NotAllowed(f"nothing is expected from cell '{cell}' with this ticket")
        path = _place(instance_id, stream)
        connected = socket.socket(socket.AF_UNIX)
        try:
            connected.settimeout(CONNECT_SECONDS)
            connected.connect(str(path))
        except OSError as error:
            connected.close()
            raise Unavailable(f"{path} cannot be reached: {error.strerror or error}") from error
        logger.info("cell %s sends the %s of instance %s", cell, stream, instance_id)
        return connected


def _place(instance_id: str, stream: Stream) -> Path:
    match stream:
        case Stream.CONTROL:
            return own_hypervisor()
        case Stream.MEMORY:
            return sockets_of(instance_id).memory


def _digest(ticket: str) -> str:
    # A look-up by digest takes no time that tells how much of a guessed ticket was right.
    return sha256(ticket.encode()).hexdigest()
