"""Opening a console with a ticket: the asker's end, and the words both ends use."""

from __future__ import annotations

import socket
import ssl

from nano_appliance.link.operations import PREFIX
from nano_appliance.link.peer import Role, tls_name
from nano_appliance.link.refusal import refused
from nano_appliance.link.tls import anonymous_context
from nano_appliance.model.errors import NotAllowed, Unavailable
from nano_appliance.model.orders import ConsoleTicket

PATH = f"{PREFIX}console"
PROTOCOL = "nano-console"
TICKET_HEADER = "Nano-Ticket"
SWITCHING = f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: {PROTOCOL}\r\nConnection: Upgrade\r\n\r\n".encode()

OPEN_SECONDS = 5.0
LONGEST_HEAD = 4096
LONGEST_REFUSAL = 64 * 1024


def open_console(ticket: ConsoleTicket) -> ssl.SSLSocket:
    """A connection on which the raw bytes of the screen come and go; it blocks without a time limit.

    The cell must be the one the ticket names. Raises NotAllowed for a ticket that is used or late and for a cell that
    is another one, Unavailable when the cell cannot be reached.
    """
    where = f"cell '{ticket.cell}' at {ticket.address} port {ticket.port}"
    try:
        return _open(ticket)
    except ssl.SSLCertVerificationError as error:
        raise NotAllowed(f"{where} has no certificate of this domain: {error.verify_message}") from error
    except TimeoutError as error:
        raise Unavailable(f"{where} does not answer in time") from error
    except OSError as error:
        raise Unavailable(f"{where} cannot be reached: {error.strerror or error}") from error


def _open(ticket: ConsoleTicket) -> ssl.SSLSocket:
    plain = socket.create_connection((ticket.address, ticket.port), OPEN_SECONDS)
    try:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        name = tls_name(Role.CELL, ticket.cell)
        connected = anonymous_context(ticket.authority).wrap_socket(plain, server_hostname=name)
    except BaseException:
        plain.close()
        raise
    try:
        connected.sendall(_question(ticket, name))
        head = _read_head(connected)
        if not head.startswith(SWITCHING.partition(b"\r\n")[0]):
            raise refused(_read_refusal(connected))
        connected.settimeout(None)
    except BaseException:
        connected.close()
        raise
    return connected


def _question(ticket: ConsoleTicket, host: str) -> bytes:
    lines = (
        f"GET {PATH} HTTP/1.1",
        f"Host: {host}",
        f"Upgrade: {PROTOCOL}",
        "Connection: Upgrade",
        f"{TICKET_HEADER}: {ticket.ticket}",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")


def _read_head(connected: ssl.SSLSocket) -> bytes:
    # One byte at a time, so that nothing of what the screen says is taken; TLS has the bytes already.
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        byte = connected.recv(1)
        if not byte or len(head) > LONGEST_HEAD:
            raise ConnectionResetError("the cell broke off")
        head += byte
    return bytes(head)


def _read_refusal(connected: ssl.SSLSocket) -> bytes:
    # A refusal is one small JSON object; whatever follows the connection's end or the limit is of no use.
    content = bytearray()
    while not content.endswith(b"}") and len(content) < LONGEST_REFUSAL:
        block = connected.recv(LONGEST_REFUSAL)
        if not block:
            break
        content += block
    return bytes(content)
