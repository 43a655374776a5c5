"""DHCP clients on a bridge: a real one, and single messages with whatever answers them."""

from __future__ import annotations

import contextlib
import itertools
import select
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SILENCE = 1.0
"""Seconds without an answer that mean there is none; answers take milliseconds."""

DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK = 1, 2, 3, 4, 5, 6

_NUMBERS = itertools.count(1)
_COOKIE = bytes((99, 130, 83, 99))
_BROADCAST = bytes(6 * [255])
_IPV4 = 0x0800


@dataclass(frozen=True)
class Card:
    """A network card on the bridge, with a hardware address of our choice."""

    name: str
    hardware_address: str

    @property
    def raw(self) -> bytes:
        """The hardware address as bytes."""
        return bytes.fromhex(self.hardware_address.replace(":", ""))


@dataclass(frozen=True)
class Answer:
    """What a server says: the kind of message, the address meant for the client, and options by their numbers."""

    kind: int
    address: str
    options: dict[int, bytes]

    def addresses(self, option: int) -> list[str]:
        """The value of an option that lists addresses."""
        value = self.options.get(option, b"")
        return [socket.inet_ntoa(value[start : start + 4]) for start in range(0, len(value), 4)]


@contextlib.contextmanager
def card(hardware_address: str, bridge: str = "br0") -> Iterator[Card]:
    """A card that is plugged in; a name of its own, gone afterwards."""
    name = f"dhcp{next(_NUMBERS)}"
    _ip("link", "add", f"{name}p", "type", "veth", "peer", "name", name, "address", hardware_address)
    try:
        _ip("link", "set", f"{name}p", "master", bridge, "up")
        _ip("link", "set", name, "up")
        yield Card(name, hardware_address)
    finally:
        _ip("link", "del", name)


def lease(client: Card, folder: Path) -> dict[str, str]:
    """What a real client is given: its variables `ip`, `subnet`, `router`, `dns`, `hostname`, ...; nothing in vain."""
    script, told = folder / "told.sh", folder / "told"
    script.write_text(f'#!/bin/sh\n[ "$1" = bound ] && env > {told}\nexit 0\n')
    script.chmod(0o755)
    told.unlink(missing_ok=True)
    command = ["busybox", "udhcpc", "-i", client.name, "-f", "-q", "-n", "-t", "3", "-T", "1", "-s", str(script)]
    subprocess.run(command, check=False, capture_output=True)
    if not told.exists():
        return {}
    return dict(line.split("=", 1) for line in told.read_text().splitlines() if "=" in line)


def say(
    client: Card,
    kind: int,
    *,
    present: str = "0.0.0.0",
    wanted: str = "",
    server: tuple[str, str] | None = None,
    seconds: float = SILENCE,
) -> Answer | None:
    """Send one message and return its first answer.

    `present` is the address the client has, `wanted` one it asks for. It goes to everybody, or to one server, given by
    its hardware address and address.
    """
    with _neighbour(client, present):
        return _exchange(client, kind, present, wanted, server, seconds)


@contextlib.contextmanager
def _neighbour(client: Card, address: str, bridge: str = "br0") -> Iterator[None]:
    """The bridge knows where `address` is, as if the client had answered its question; answers come there directly."""
    if address == "0.0.0.0":
        yield
        return
    _ip("neigh", "replace", address, "lladdr", client.hardware_address, "dev", bridge, "nud", "permanent")
    try:
        yield
    finally:
        _ip("neigh", "del", address, "dev", bridge)


def _exchange(
    client: Card, kind: int, present: str, wanted: str, server: tuple[str, str] | None, seconds: float
) -> Answer | None:
    number = time.monotonic_ns() & 0xFFFFFFFF
    options = bytes((53, 1, kind)) + (bytes((50, 4)) + socket.inet_aton(wanted) if wanted else b"")
    options += bytes((55, 4, 1, 3, 6, 12, 255))
    flags = 0x8000
    head = struct.pack("!BBBBIHH", 1, 1, 6, 0, number, 0, flags) + socket.inet_aton(present) + bytes(12)
    message = head + client.raw + bytes(10 + 64 + 128) + _COOKIE + options
    hardware_address, address = server or ("ff:ff:ff:ff:ff:ff", "255.255.255.255")
    target = bytes.fromhex(hardware_address.replace(":", ""))
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_IPV4)) as line:
        line.bind((client.name, _IPV4))
        line.send(target + client.raw + struct.pack("!H", _IPV4) + _datagram(present, address, message))
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([line], [], [], left)[0]:
                break
            answer = _read(line.recv(2048), number)
            if answer is not None:
                return answer
    return None


def _datagram(source: str, target: str, message: bytes) -> bytes:
    """An IPv4 packet from a DHCP client's port to a server's."""
    udp = struct.pack("!HHHH", 68, 67, 8 + len(message), 0) + message
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0)
    head += socket.inet_aton(source) + socket.inet_aton(target)
    return head[:10] + struct.pack("!H", _checksum(head)) + head[12:] + udp


def _checksum(head: bytes) -> int:
    total: int = sum(struct.unpack(f"!{len(head) // 2}H", head))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _read(frame: bytes, number: int) -> Answer | None:
    """The answer to the message with this number, where the frame is one."""
    if len(frame) < 282 or frame[23] != 17 or struct.unpack("!H", frame[36:38]) != (68,):
        return None
    message = frame[42:]
    if message[0] != 2 or struct.unpack("!I", message[4:8]) != (number,):
        return None
    options = _options(message[240:])
    return Answer(options[53][0], socket.inet_ntoa(message[16:20]), options)


def _options(text: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    place = 0
    while place < len(text) and text[place] != 255:
        if text[place]:
            length = text[place + 1]
            found[text[place]] = text[place + 2 : place + 2 + length]
            place += length + 1
        place += 1
    return found


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)
