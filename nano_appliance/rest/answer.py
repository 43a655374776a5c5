"""What a handler can give back besides plain data; says nothing of how it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Answer(Generic[T]):
    """Data for the envelope with another status than the route's own."""

    data: T
    status: int = 200


@dataclass(frozen=True)
class Encoded(Generic[T]):
    """Data for the envelope that is JSON already: `content` is what T looks like."""

    content: bytes


@dataclass(frozen=True)
class RawAnswer:
    """An answer outside the envelope: status, headers and the body, whole or in blocks.

    A body in blocks is closed after sending when it has a `close` method, also when the client went away.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | Iterable[bytes] = b""


class Elsewhere(Enum):
    """The answer is not ours to send."""

    TAKEN_OVER = auto()


TAKEN_OVER = Elsewhere.TAKEN_OVER
"""Returned by a handler that has taken the connection with `handover.take_over`."""

Result = object
"""Data that msgspec can encode, or one of the classes above."""
