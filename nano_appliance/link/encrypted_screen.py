"""Reaching a screen that speaks TLS only, for a viewer that is reached through TLS already and need not do it twice.

The messages are those of the RFB protocol (RFC 6143) and of its security type VeNCrypt, as the community's
description of the protocol has it.
"""

from __future__ import annotations

import socket
import ssl
import struct

from nano_appliance.model.errors import Unavailable

VERSION = b"RFB 003.008\n"
VNC_AUTHENTICATION, VENCRYPT = 2, 19
VENCRYPT_VERSION = bytes((0, 2))
X509_WITH_PASSWORD = 261
"""VeNCrypt's way of TLS with a certificate and VNC authentication inside."""


def speaks_tls_only(screen: socket.socket) -> bool:
    """Ask a fresh connection what it offers; it is good for nothing else afterwards. Raises OSError, Unavailable."""
    offered = _offered(screen)
    return VENCRYPT in offered and VNC_AUTHENTICATION not in offered


def encrypted(screen: socket.socket, context: ssl.SSLContext, name: str) -> ssl.SSLSocket:
    """A fresh connection, now inside TLS and about to send its challenge for the password.

    The screen must have a certificate for `name` that `context` trusts. Raises OSError, and Unavailable for a screen
    that wants something else.
    """
    if VENCRYPT not in _offered(screen):
        raise Unavailable("the instance's screen does not offer to be encrypted")
    screen.sendall(bytes((VENCRYPT,)))
    if _read(screen, 2) < VENCRYPT_VERSION:
        raise Unavailable("the instance's screen encrypts in an outdated way only")
    screen.sendall(VENCRYPT_VERSION)
    refused = _read(screen, 1) != b"\0"
    ways = () if refused else struct.unpack(f">{(count := _read(screen, 1)[0])}I", _read(screen, 4 * count))
    if X509_WITH_PASSWORD not in ways:
        raise Unavailable("the instance's screen does not encrypt with a certificate and ask for a password")
    screen.sendall(struct.pack(">I", X509_WITH_PASSWORD))
    if _read(screen, 1) != b"\1":
        raise Unavailable("the instance's screen has no usable certificate")
    return context.wrap_socket(screen, server_hostname=name)


def greet(viewer: socket.socket, received: bytes) -> bytes:
    """Tell a viewer that the screen wants a password and nothing else; it waits for the challenge then.

    `received` is what it has sent already; returns what of that, and of its answers, is left for the screen. Raises
    OSError, and Unavailable for a viewer of another version.
    """
    viewer.sendall(VERSION)
    version, received = _taken(viewer, received, len(VERSION))
    if version != VERSION:
        raise Unavailable("the viewer speaks an outdated version of the protocol")
    viewer.sendall(bytes((1, VNC_AUTHENTICATION)))
    choice, received = _taken(viewer, received, 1)
    if choice[0] != VNC_AUTHENTICATION:
        raise Unavailable("the viewer wants to enter without a password")
    return received


def _offered(screen: socket.socket) -> bytes:
    """The security types that a screen offers."""
    if not _read(screen, len(VERSION)).startswith(b"RFB 003."):
        raise Unavailable("what listens at the instance's screen is no VNC server")
    screen.sendall(VERSION)
    return _read(screen, _read(screen, 1)[0])


def _taken(viewer: socket.socket, received: bytes, length: int) -> tuple[bytes, bytes]:
    missing = _read(viewer, max(0, length - len(received)))
    whole = received + missing
    return whole[:length], whole[length:]


def _read(connection: socket.socket, length: int) -> bytes:
    """Exactly so many bytes."""
    content = b""
    while len(content) < length:
        block = connection.recv(length - len(content))
        if not block:
            raise ConnectionResetError("the connection ended")
        content += block
    return content
