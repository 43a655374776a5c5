"""What the inner supervisor tells the outer one, and the two words it understands."""

from __future__ import annotations

import socket

import msgspec

STOP = b"stop"
"""Outer to inner: stop everything in order."""
FORCE = b"force"
"""Outer to inner: end at once; the kernel takes everything else along."""

LARGEST_MESSAGE = 65536


class Isolated(msgspec.Struct, frozen=True, tag=True):
    """The namespaces stand; the uplink can be attached."""


class Progress(msgspec.Struct, frozen=True, tag=True):
    """A line for the person at the terminal."""

    text: str


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The process `name` has become ready, after its start or a restart."""

    name: str


class Failed(msgspec.Struct, frozen=True, tag=True):
    """It does not work; the text says why. The inner supervisor ends after this."""

    reason: str


Message = Isolated | Progress | Ready | Failed


def send(channel: socket.socket, message: Message) -> None:
    """Send one message; raises OSError when the other side has gone."""
    channel.send(msgspec.json.encode(message)[:LARGEST_MESSAGE])


def receive(channel: socket.socket) -> Message | None:
    """The next message, or None when the inner supervisor has ended; raises OSError."""
    try:
        data = channel.recv(LARGEST_MESSAGE)
    except ConnectionResetError:
        return None
    return msgspec.json.decode(data, type=Message) if data else None
