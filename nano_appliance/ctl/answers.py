"""Answers of the API that have no struct elsewhere, and reading parts of answers as structs."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from nano_appliance.model.errors import NanoError

T = TypeVar("T")


class Made(msgspec.Struct, frozen=True):
    """Something new, or a batch that has begun."""

    id: str


class Identity(msgspec.Struct, frozen=True):
    """Whose session or token it is, and in which rooms of the portal it may change things."""

    user: str
    group: str
    menu: tuple[str, ...]


class GuestPage(msgspec.Struct, frozen=True):
    """A page of instances as the API lays them out, and how many there are in all."""

    result: list[dict[str, Any]]
    total: int


class LogPage(msgspec.Struct, frozen=True):
    """A page of the operation log as the API lays it out."""

    logs: list[dict[str, Any]]


def understood(data: object, kind: type[T]) -> T:
    """`data`, which came from the API, as a struct or a list of structs. Raises NanoError when it is none."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise NanoError(f"the answer is not understood: {error}") from error
