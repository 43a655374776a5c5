"""A request's body as a stream that holds one block at most; never the whole body."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Protocol

from nano_appliance.model.errors import InvalidInput
from nano_appliance.rest.limits import BLOCK, LONGEST_LINE
from nano_appliance.rest.stream import RequestReader

MOST_TRAILERS = 64

_PIECE_LENGTH = re.compile(rb"[0-9A-Fa-f]{1,15}")


class BodyCutOff(InvalidInput):
    """The client went away, or went silent, before its body was complete."""


class Body(Protocol):
    """What handlers read from. `read` gives at most `size` bytes and nothing only at the end."""

    @property
    def finished(self) -> bool:
        """True when nothing of the body is left on the connection."""
        ...

    def read(self, size: int = BLOCK) -> bytes:
        """The next bytes. Raises BodyCutOff, and InvalidInput for a malformed body."""
        ...


def copy_body(body: Body, sink: Callable[[bytes], object]) -> None:
    """Write all of `body` to `sink`, block by block; raises as `Body.read`, and what `sink` raises."""
    while block := body.read(BLOCK):
        sink(block)


class LengthBody:
    """A body whose length its headers tell."""

    def __init__(self, reader: RequestReader, length: int) -> None:
        self._reader = reader
        self._left = length

    @property
    def finished(self) -> bool:
        """True when all of it has been read."""
        return self._left == 0

    def read(self, size: int = BLOCK) -> bytes:
        """The next bytes, at most `size`. Raises BodyCutOff."""
        wanted = min(size, self._left) if size >= 0 else self._left
        if not wanted:
            return b""
        data = _receive(self._reader, wanted)
        self._left -= len(data)
        return data


class ChunkedBody:
    """A body in pieces of which each tells its own length."""

    def __init__(self, reader: RequestReader) -> None:
        self._reader = reader
        self._left = 0
        self._ended = False
        self._within = False

    @property
    def finished(self) -> bool:
        """True when the last piece and what follows it have been read."""
        return self._ended

    def read(self, size: int = BLOCK) -> bytes:
        """The next bytes, at most `size`. Raises BodyCutOff, and InvalidInput for malformed pieces."""
        if not self._left and not self._ended:
            self._next_piece()
        if self._ended or not size:
            return b""
        data = _receive(self._reader, min(size, self._left) if size > 0 else self._left)
        self._left -= len(data)
        return data

    def _next_piece(self) -> None:
        if self._within and self._line() != b"":
            raise InvalidInput("a piece of the chunked body is longer than announced")
        announced = self._line().partition(b";")[0].strip()
        if _PIECE_LENGTH.fullmatch(announced) is None:
            raise InvalidInput("a piece of the chunked body has no proper length")
        self._left = int(announced, 16)
        self._within = True
        if not self._left:
            self._skip_trailers()
            self._ended = True

    def _skip_trailers(self) -> None:
        for _ in range(MOST_TRAILERS):
            if not self._line():
                return
        raise InvalidInput(f"the chunked body has more than {MOST_TRAILERS} trailers")

    def _line(self) -> bytes:
        try:
            line = self._reader.readline(LONGEST_LINE)
        except OSError as error:
            raise BodyCutOff("the request's body broke off") from error
        if not line:
            raise BodyCutOff("the request's body broke off")
        if not line.endswith(b"\r\n"):
            raise InvalidInput("a line of the chunked body has no proper end")
        return line[:-2]


def _receive(reader: RequestReader, size: int) -> bytes:
    try:
        data = reader.read(min(size, BLOCK))
    except TimeoutError as error:
        raise BodyCutOff("the request's body stopped arriving") from error
    except OSError as error:
        raise BodyCutOff("the request's body broke off") from error
    if not data:
        raise BodyCutOff("the request's body broke off")
    return data


def read_whole(body: Body, limit: int) -> bytes:
    """All of the body. Raises InvalidInput when it is longer than `limit` bytes, BodyCutOff when it breaks off."""
    blocks: list[bytes] = []
    left = limit
    while block := body.read(left + 1):
        left -= len(block)
        if left < 0:
            raise InvalidInput(f"the request's body must not be longer than {limit} bytes")
        blocks.append(block)
    return b"".join(blocks)


def throw_away(body: Body, seconds: float) -> bool:
    """Read on without keeping anything, for at most `seconds`; true when the body's end was reached."""
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            if not body.read(BLOCK):
                return True
    except InvalidInput:
        return False
    return False
