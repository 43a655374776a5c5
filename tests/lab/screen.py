"""The screen of an instance as a picture: the few messages of the RFB protocol (RFC 6143) that looking needs.

It only looks: no key and no pointer movement is ever sent.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from PIL import Image
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.lab.portal_client import PortalClient, Unreachable

VERSION = b"RFB 003.008\n"
VNC_AUTHENTICATION = 2
RAW = 0
DESKTOP_SIZE = -223
BGRX = struct.pack(">BBBBHHHBBBxxx", 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
"""32 bits per pixel, true colour, little endian: blue, green, red and an unused byte."""


class ScreenError(Exception):
    """The other side does not speak as RFC 6143 says, or refused the password."""


class Screen:
    """An RFB connection over `receive` (some bytes, or empty at the end) and `send`."""

    def __init__(self, receive: Callable[[], bytes], send: Callable[[bytes], None], password: str) -> None:
        self._receive = receive
        self._send = send
        self._buffer = bytearray()
        self._shake_hands(password)
        width, height = struct.unpack(">HH16x", self._read(20))
        self._read(self._number(">I"))  # the desktop's name
        self.picture = Image.new("RGB", (width, height))
        self._send(struct.pack(">B3x", 0) + BGRX)
        self._send(struct.pack(">BxHii", 2, 2, RAW, DESKTOP_SIZE))

    def refresh(self, *, whole: bool = True) -> Image.Image:
        """Ask for the screen and return it; with `whole` false the answer comes once something has changed."""
        width, height = self.picture.size
        self._send(struct.pack(">BBHHHH", 3, int(not whole), 0, 0, width, height))
        while not self._message():
            pass
        return self.picture

    def _shake_hands(self, password: str) -> None:
        if not self._read(12).startswith(b"RFB 003."):
            raise ScreenError("this is no VNC server")
        self._send(VERSION)
        offered = self._read(self._number(">B"))
        if VNC_AUTHENTICATION not in offered:
            raise ScreenError(f"the VNC server does not ask for a password (it offers {list(offered)})")
        self._send(bytes([VNC_AUTHENTICATION]))
        self._send(answer_challenge(password, self._read(16)))
        if self._number(">I"):
            raise ScreenError("the VNC server refused the password")
        self._send(b"\x01")  # others may look at the same time

    def _message(self) -> bool:
        """Read one message of the server; True when it was an update of the picture."""
        kind = self._number(">B")
        if kind == 0:
            for _ in range(self._number(">xH")):
                self._rectangle()
            return True
        if kind == 3:  # the server's clipboard
            self._read(self._number(">3xI"))
        elif kind != 2:  # the bell
            raise ScreenError(f"unexpected message {kind}")
        return False

    def _rectangle(self) -> None:
        left, top, width, height, encoding = struct.unpack(">HHHHi", self._read(12))
        if encoding == DESKTOP_SIZE:
            self.picture = Image.new("RGB", (width, height))
        elif encoding == RAW:
            pixels = self._read(width * height * 4)
            self.picture.paste(Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX"), (left, top))
        else:
            raise ScreenError(f"unexpected encoding {encoding}")

    def _number(self, layout: str) -> int:
        number: int = struct.unpack(layout, self._read(struct.calcsize(layout)))[0]
        return number

    def _read(self, length: int) -> bytes:
        while len(self._buffer) < length:
            received = self._receive()
            if not received:
                raise Unreachable("the screen's connection ended")
            self._buffer += received
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken


def answer_challenge(password: str, challenge: bytes) -> bytes:
    """The DES answer of VNC authentication: the password is the key, each of its bytes with the bits reversed."""
    key = bytes(int(f"{byte:08b}"[::-1], 2) for byte in password.encode()[:8].ljust(8, b"\0"))
    encryptor = Cipher(TripleDES(key * 3), modes.ECB()).encryptor()
    return encryptor.update(challenge) + encryptor.finalize()


@contextmanager
def screen_of(client: PortalClient, guest: str, timeout: float = 30.0) -> Iterator[Screen]:
    """The screen of a running instance through the portal's own websocket channel.

    Raises Unreachable when the connection breaks or stays silent for `timeout` seconds.
    """
    channel = client.open_channel(guest)
    try:
        with connect(
            client.channel_url(channel), open_timeout=timeout, max_size=None, compression=None, proxy=None
        ) as socket:

            def receive() -> bytes:
                message = socket.recv(timeout)
                return message if isinstance(message, bytes) else b""

            yield Screen(receive, socket.send, channel.password)
    except (WebSocketException, OSError) as error:
        raise Unreachable(f"screen of {guest}: {error}") from error


def share_of_colour(picture: Image.Image, colour: tuple[int, int, int], tolerance: int = 12) -> float:
    """Which part of the picture (0 to 1) has `colour`, each channel off by `tolerance` at most."""
    counted = picture.getcolors(maxcolors=picture.width * picture.height) or []
    near = sum(count for count, seen in counted if _near(seen, colour, tolerance))
    return near / (picture.width * picture.height)


def _near(seen: object, colour: tuple[int, int, int], tolerance: int) -> bool:
    return isinstance(seen, tuple) and all(abs(a - b) <= tolerance for a, b in zip(seen, colour, strict=True))
