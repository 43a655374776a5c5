"""Copying bytes both ways between two connections in one thread; of the contents it knows only the framing."""

from __future__ import annotations

import logging
import selectors
import socket
import ssl
import time
from typing import Protocol

logger = logging.getLogger(__name__)

BLOCK = 64 * 1024
MOST_PENDING = 256 * 1024
"""Bytes that may wait for a slow end before nothing more is read from the other one."""

STALL_SECONDS = 60.0
"""How long an end may take nothing of what waits for it; a closed end behind it is not seen before."""

GOODBYE_SECONDS = 2.0
"""How long an end may take to accept what is still on its way when the other one has closed."""


class Framing(Protocol):
    """How an end packs the stream: a websocket does, a plain connection does not."""

    @property
    def ended(self) -> bool:
        """True when the end has said that it closes."""
        ...

    def received(self, data: bytes) -> tuple[bytes, bytes]:
        """What arrived: for the other end, and to be sent back."""
        ...

    def message(self, payload: bytes) -> bytes:
        """What to send to carry `payload`."""
        ...

    def closing(self) -> bytes:
        """What to send last."""
        ...


class Unframed:
    """A plain stream of bytes."""

    ended = False

    def received(self, data: bytes) -> tuple[bytes, bytes]:
        """All of it is for the other end."""
        return data, b""

    def message(self, payload: bytes) -> bytes:
        """The payload as it is."""
        return payload

    def closing(self) -> bytes:
        """There is no word for goodbye."""
        return b""


class _End:
    """One connection, without waiting: what is to be sent, and whether it is over."""

    def __init__(self, connected: socket.socket, framing: Framing) -> None:
        self.socket = connected
        self.framing = framing
        self.pending = bytearray()
        self.over = False
        self._moved = time.monotonic()
        connected.settimeout(0)

    @property
    def has_decrypted(self) -> bool:
        """True when bytes wait inside TLS, where no selector sees them."""
        return isinstance(self.socket, ssl.SSLSocket) and self.socket.pending() > 0

    def receive(self) -> bytes:
        """What has arrived for the other end; replies that the framing wants are queued."""
        try:
            data = self.socket.recv(BLOCK)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return b""
        except OSError as error:
            logger.debug("relay: an end broke off: %s", error)
            data = b""
        if not data:
            self.over = True
            return b""
        return self.take(data)

    def take(self, data: bytes) -> bytes:
        """Let the framing look at received bytes; return what the other end shall have."""
        payload, reply = self.framing.received(data)
        self.pending += reply
        self.over = self.over or self.framing.ended
        return payload

    def send(self) -> None:
        """Send as much as the other side takes; it is over with one that takes nothing for too long."""
        if not self.pending:
            self._moved = time.monotonic()
        elif time.monotonic() - self._moved > STALL_SECONDS:
            logger.debug("relay: an end takes nothing any more")
            self.over = True
        try:
            while self.pending:
                with memoryview(self.pending) as waiting, waiting[:BLOCK] as block:
                    sent = self.socket.send(block)
                del self.pending[:sent]
                self._moved = time.monotonic()
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        except OSError as error:
            logger.debug("relay: an end broke off: %s", error)
            self.over = True
            self.pending.clear()


def relay(
    first: socket.socket,
    second: socket.socket,
    *,
    first_framing: Framing | None = None,
    second_framing: Framing | None = None,
    received: bytes = b"",
) -> None:
    """Copy until either end closes or fails, then say goodbye to both; closing the sockets is the caller's.

    `received` are bytes that `first` has already sent. Blocks the calling thread. A slow end slows the other one down.
    """
    ends = (_End(first, first_framing or Unframed()), _End(second, second_framing or Unframed()))
    if received:
        _pass_on(ends[0].take(received), ends[1])
    with selectors.DefaultSelector() as selector:
        while not any(end.over for end in ends):
            _wait(selector, ends)
            for end, other in (ends, ends[::-1]):
                if len(other.pending) < MOST_PENDING:
                    _pass_on(end.receive(), other)
                end.send()
                other.send()
        for end in ends:
            end.pending += end.framing.closing()
            _flush(end)


def _pass_on(payload: bytes, other: _End) -> None:
    if payload:
        other.pending += other.framing.message(payload)


def _wait(selector: selectors.BaseSelector, ends: tuple[_End, _End]) -> None:
    readable_now = False
    for end, other in (ends, ends[::-1]):
        reading = len(other.pending) < MOST_PENDING
        readable_now = readable_now or (reading and end.has_decrypted)
        events = (selectors.EVENT_READ if reading else 0) | (selectors.EVENT_WRITE if end.pending else 0)
        known = end.socket in selector.get_map()
        if events and known:
            selector.modify(end.socket, events)
        elif events:
            selector.register(end.socket, events)
        elif known:
            selector.unregister(end.socket)
    stalling = STALL_SECONDS / 2 if any(end.pending for end in ends) else None
    selector.select(0 if readable_now else stalling)


def _flush(end: _End) -> None:
    end.socket.settimeout(GOODBYE_SECONDS)
    try:
        end.socket.sendall(end.pending)
    except OSError as error:
        logger.debug("relay: an end took no goodbye: %s", error)
