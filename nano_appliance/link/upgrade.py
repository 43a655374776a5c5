"""Turning a request to a cell's link into a raw connection: the asker's end of HTTP's `Upgrade` (RFC 9110, 7.8)."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

from nano_appliance.link.peer import Role, tls_name
from nano_appliance.link.refusal import refused
from nano_appliance.model.errors import NotAllowed, Unavailable

OPEN_SECONDS = 5.0
LONGEST_HEAD = 4096
LONGEST_REFUSAL = 64 * 1024


@dataclass(frozen=True)
class Upgrade:
    """A request at `path` for a connection that speaks `protocol` from then on."""

    path: str
    protocol: str
    headers: Mapping[str, str] = field(default_factory=dict)


def switching(protocol: str) -> bytes:
    """The head of the answer after which `protocol` is spoken."""
    return f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: {protocol}\r\nConnection: Upgrade\r\n\r\n".encode()


def open_upgraded(cell: str, address: str, port: int, context: ssl.SSLContext, upgrade: Upgrade) -> ssl.SSLSocket:
    """A connection to `cell`, which blocks without a time limit, and on which raw bytes come and go.

    Raises what the cell refuses with, NotAllowed for a cell that is another one, and Unavailable when it cannot be
    reached.
    """
    where = f"cell '{cell}' at {address} port {port}"
    try:
        plain = socket.create_connection((address, port), OPEN_SECONDS)
        return _upgraded(plain, context, tls_name(Role.CELL, cell), upgrade)
    except ssl.SSLCertVerificationError as error:
        raise NotAllowed(f"{where} has no certificate of this domain: {error.verify_message}") from error
    except TimeoutError as error:
        raise Unavailable(f"{where} does not answer in time") from error
    except OSError as error:
        raise Unavailable(f"{where} cannot be reached: {error.strerror or error}") from error


def _upgraded(plain: socket.socket, context: ssl.SSLContext, name: str, upgrade: Upgrade) -> ssl.SSLSocket:
    try:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connected = context.wrap_socket(plain, server_hostname=name)
    except BaseException:
        plain.close()
        raise
    try:
        connected.sendall(_question(upgrade, name))
        head = _read_head(connected)
        if not head.startswith(switching(upgrade.protocol).partition(b"\r\n")[0]):
            raise refused(_read_refusal(connected))
        connected.settimeout(None)
    except BaseException:
        connected.close()
        raise
    return connected


def _question(upgrade: Upgrade, host: str) -> bytes:
    lines = (
        f"GET {upgrade.path} HTTP/1.1",
        f"Host: {host}",
        f"Upgrade: {upgrade.protocol}",
        "Connection: Upgrade",
        *(f"{name}: {value}" for name, value in upgrade.headers.items()),
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")


def _read_head(connected: ssl.SSLSocket) -> bytes:
    # One byte at a time, so that nothing of what comes behind it is taken; TLS has the bytes already.
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
