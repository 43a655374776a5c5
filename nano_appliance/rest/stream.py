"""The two byte streams of a connection as the HTTP server wants them; know of HTTP only when a request is whole."""

from __future__ import annotations

import socket
import ssl
import time
from enum import Enum, auto

from nano_appliance.rest.limits import BLOCK, LONGEST_HEAD
from nano_appliance.rest.request_head import END_OF_HEAD, awaited_body


class Arrival(Enum):
    """What a look at a connection without waiting has shown."""

    COMPLETE = auto()
    PARTIAL = auto()
    ENDED = auto()


class RequestReader:
    """Buffered reading; large reads of a body pass the buffer by.

    `deadline` (monotonic seconds) bounds all waiting until it is cleared, besides the socket's own time limit.
    """

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._buffer = bytearray()
        self.deadline: float | None = None
        self.bytes_read = 0
        self.closed = False

    def has_data(self) -> bool:
        """True when a whole small request waits in the buffer, or the head of a long one, or too long a head."""
        end = self._buffer.find(END_OF_HEAD)
        if end < 0:
            return len(self._buffer) > LONGEST_HEAD
        body = end + len(END_OF_HEAD)
        return len(self._buffer) - body >= awaited_body(bytes(self._buffer[:body]))

    @property
    def is_empty(self) -> bool:
        """True when nothing is buffered."""
        return not self._buffer

    def gather(self) -> Arrival:
        """Take in what has arrived, without waiting."""
        patience = self._socket.gettimeout()
        self._socket.settimeout(0)
        try:
            while not self.has_data():
                received = self._socket.recv(LONGEST_HEAD)
                if not received:
                    return Arrival.ENDED
                self._buffer += received
        except (BlockingIOError, ssl.SSLWantReadError):
            return Arrival.PARTIAL
        except OSError:
            return Arrival.ENDED
        finally:
            self._socket.settimeout(patience)
        return Arrival.COMPLETE

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, at least one; empty at the end of the stream. Raises TimeoutError."""
        if self._buffer:
            taken = bytes(memoryview(self._buffer)[:size])
            del self._buffer[:size]
            return taken
        return self._receive(size)

    def readline(self, limit: int = LONGEST_HEAD) -> bytes:
        """The next line with its end, cut at `limit` bytes; shorter at the end of the stream. Raises TimeoutError."""
        while (end := self._buffer.find(b"\n", 0, limit)) < 0 and len(self._buffer) < limit:
            received = self._receive(BLOCK)
            if not received:
                break
            self._buffer += received
        return self.read(end + 1 if end >= 0 else limit) if self._buffer else b""

    def take_buffered(self) -> bytes:
        """What has been received and not read; the buffer is empty afterwards."""
        taken, self._buffer = bytes(self._buffer), bytearray()
        return taken

    def close(self) -> None:
        """Forget what is buffered; the socket is not ours to close."""
        self.closed = True
        self._buffer.clear()

    def _receive(self, size: int) -> bytes:
        received = self._receive_by(self.deadline, size) if self.deadline else self._socket.recv(size)
        self.bytes_read += len(received)
        return received

    def _receive_by(self, deadline: float, size: int) -> bytes:
        patience = self._socket.gettimeout()
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._socket.settimeout(left if patience is None else min(left, patience))
        try:
            return self._socket.recv(size)
        finally:
            self._socket.settimeout(patience)


class ResponseWriter:
    """Unbuffered writing; the socket's time limit holds for each piece the client takes, not for all of them."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self.bytes_written = 0

    def write(self, data: bytes) -> int:
        """Send all of `data`. Raises TimeoutError when the client takes nothing."""
        rest = memoryview(data)
        while rest:
            sent = self._socket.send(rest)
            rest = rest[sent:]
        self.bytes_written += len(data)
        return len(data)


def open_stream(connected: socket.socket, mode: str, _size: int) -> RequestReader | ResponseWriter:
    """A stream of the kind the server's `mode` asks for: `rb` or `wb`."""
    return RequestReader(connected) if "r" in mode else ResponseWriter(connected)
