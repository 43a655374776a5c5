"""The connections of a transfer between two cells, through the link's TLS: the sending cell's end, and the words.

Both cells show their certificates, and the sender the ticket that the core has brought it from the receiver.
"""

from __future__ import annotations

import socket
import ssl
from enum import StrEnum

from nano_appliance.link.identity import Identity
from nano_appliance.link.operations import PREFIX
from nano_appliance.link.rpc_client import KEEPALIVE
from nano_appliance.link.tls import client_context
from nano_appliance.link.upgrade import Upgrade, open_upgraded, switching
from nano_appliance.model.migration_orders import Destination

PATH = f"{PREFIX}stream"
PROTOCOL = "nano-stream"
TICKET_HEADER, STREAM_HEADER = "Nano-Ticket", "Nano-Stream"
SWITCHING = switching(PROTOCOL)

LONGEST_SILENCE = 25_000
"""Milliseconds that what was sent may stay unconfirmed before the other host counts as gone."""


class Stream(StrEnum):
    """What a connection is for: the two hypervisors' talk, or the guest's memory."""

    CONTROL = "control"
    MEMORY = "memory"


def open_stream(identity: Identity, destination: Destination, stream: Stream) -> ssl.SSLSocket:
    """A connection to what belongs to `stream` on the receiving cell.

    Raises NotAllowed for a ticket that is not valid and for a cell that is another one, Unavailable when the cell
    cannot be reached.
    """
    headers = {TICKET_HEADER: destination.reception.ticket, STREAM_HEADER: stream.value}
    context, upgrade = client_context(identity), Upgrade(PATH, PROTOCOL, headers)
    connected = open_upgraded(destination.cell, destination.address, destination.port, context, upgrade)
    for level, option, value in KEEPALIVE:
        connected.setsockopt(level, option, value)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, LONGEST_SILENCE)
    return connected
