"""Handlers that say what they take: the body is decoded before they are called, and the API's description knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from nano_appliance.rest.request import Request, decode_body

B = TypeVar("B")
H = TypeVar("H")
R = TypeVar("R")
W = TypeVar("W")

_ATTRIBUTE = "takes"


@dataclass(frozen=True)
class Taken:
    """The shape of a JSON body; without one it counts as `{}` where it `may_be_empty`."""

    shape: Any
    may_be_empty: bool = False


def takes(
    shape: type[B], *, may_be_empty: bool = False
) -> Callable[[Callable[[H, Request, W, B], R]], Callable[[H, Request, W], R]]:
    """Give the decorated method the request's body as its last argument.

    The handler raises as `decode_body` does for a body of another shape.
    """

    def decorate(method: Callable[[H, Request, W, B], R]) -> Callable[[H, Request, W], R]:
        @wraps(method)
        def handler(handlers: H, request: Request, who: W) -> R:
            return method(handlers, request, who, decode_body(request, shape, may_be_empty=may_be_empty))

        setattr(handler, _ATTRIBUTE, Taken(shape, may_be_empty))
        return handler

    return decorate


def taken_by(handler: Callable[..., object]) -> Taken | None:
    """What a handler takes; None for one that takes no JSON."""
    found: Taken | None = getattr(handler, _ATTRIBUTE, None)
    return found
