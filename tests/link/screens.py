"""The server's half of an RFB connection as a screen would speak it, up to its challenge; then it echoes."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from nano_appliance.link.identity import Identity
from nano_appliance.link.tls import server_context

VERSION = b"RFB 003.008\n"
CHALLENGE = b"sixteen bytes..."


class FakeScreen:
    """Speaks on one connection; what differs from a screen with a password and nothing else is given.

    With `identity` it encrypts and takes no plain viewers.
    """

    def __init__(
        self,
        identity: Identity | None = None,
        *,
        version: bytes = VERSION,
        types: bytes = b"",
        vencrypt: bytes = b"\x00\x02",
        ways: tuple[int, ...] = (261,),
        usable: bool = True,
    ) -> None:
        self._context = server_context(identity) if identity else None
        self._version = version
        self._types = types or (b"\x13" if identity else b"\x02")
        self._vencrypt = vencrypt
        self._ways = ways
        self._usable = usable

    def speak(self, connected: socket.socket) -> None:
        """Serve one viewer to its end."""
        try:
            with connected:
                self._shake_hands(connected)
        except (OSError, IndexError):
            return

    def _shake_hands(self, connected: socket.socket) -> None:
        connected.sendall(self._version)
        connected.recv(12)
        connected.sendall(bytes((len(self._types),)) + self._types)
        choice = connected.recv(1)
        if choice == b"\x13":
            connected = self._encrypt(connected)
        elif choice != b"\x02":
            return
        connected.sendall(CHALLENGE)
        while block := connected.recv(65536):
            connected.sendall(block)
        connected.close()

    def _encrypt(self, connected: socket.socket) -> socket.socket:
        assert self._context is not None
        connected.sendall(self._vencrypt)
        connected.recv(2)
        connected.sendall(b"\x00" + struct.pack(f">B{len(self._ways)}I", len(self._ways), *self._ways))
        connected.recv(4)
        connected.sendall(b"\x01" if self._usable else b"\x00")
        return self._context.wrap_socket(connected, server_side=True)


@contextmanager
def listening(screen: FakeScreen, address: str) -> Iterator[int]:
    """Serve every viewer that comes to `address`; gives the port."""
    with socket.create_server((address, 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connected, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=screen.speak, args=(connected,), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@contextmanager
def connected(screen: FakeScreen) -> Iterator[socket.socket]:
    """The viewer's end of one connection to `screen`."""
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=screen.speak, args=(theirs,), daemon=True)
    thread.start()
    ours.settimeout(10)
    with ours:
        yield ours
    thread.join()
