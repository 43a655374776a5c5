"""Handlers that say what they take: the body is decoded before they are called, and the API's description knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar, overload

from nano_appliance.rest.request import Request, decode_body

B = TypeVar("B")
H = TypeVar("H")
R = TypeVar("R")
W = TypeVar("W")

_ATTRIBUTE = "takes"


@dataclass(frozen=True)
class Taken:
    """The shape of a JSON body; no body counts as `{}` where it `may_be_empty`."""

    shape: Any
    may_be_empty: bool = False


class _Decorator(Generic[B]):
    def __init__(self, taken: Taken) -> None:
        self._taken = taken

    @overload
    def __call__(self, handler: Callable[[Request, W, B], R]) -> Callable[[Request, W], R]: ...

    @overload
    def __call__(self, handler: Callable[[H, Request, W, B], R]) -> Callable[[H, Request, W], R]: ...

    def __call__(self, handler: Callable[..., R]) -> Callable[..., R]:
        taken = self._taken

        @wraps(handler)
        def decoding(*arguments: Any) -> R:  # noqa: ANN401 - a method has one more than a function
            request: Request = arguments[-2]
            return handler(*arguments, decode_body(request, taken.shape, may_be_empty=taken.may_be_empty))

        setattr(decoding, _ATTRIBUTE, taken)
        return decoding


def takes(shape: type[B], *, may_be_empty: bool = False) -> _Decorator[B]:
    """Give the decorated handler, a function or a method, the request's body as its last argument.

    The handler raises as `decode_body` does for a body of another shape.
    """
    return _Decorator(Taken(shape, may_be_empty))


def taken_by(handler: Callable[..., object]) -> Taken | None:
    """What a handler takes; None for one that takes no JSON."""
    found: Taken | None = getattr(handler, _ATTRIBUTE, None)
    return found
