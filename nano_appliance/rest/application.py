"""The engine that reads tables of routes: finds the route, asks the guard, calls the handler, sends what it gives.

No rule of any route lives here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Generic, TypeVar

import bottle
import msgspec

from nano_appliance.model.errors import NanoError
from nano_appliance.rest.answer import TAKEN_OVER, Answer, Encoded, RawAnswer, Result
from nano_appliance.rest.envelope import CONTENT_TYPE, failure, success
from nano_appliance.rest.request import Request

logger = logging.getLogger(__name__)

W = TypeVar("W")
"""What a guard finds out about who asks; handlers receive it."""

_READING_METHODS = {"GET", "HEAD", "OPTIONS"}
_PLAIN_TEXT = (("Content-Type", "text/plain; charset=utf-8"),)


@dataclass(frozen=True)
class Route(Generic[W]):
    """One row of a table: `path` has its variable segments as `<name>`, a last `<name:path>` takes any tail.

    `stream`: the body is not read as a whole and not signed. `slow`: may take long, so it gets a thread of its own;
    streams always do. `reads`: changes nothing; true for GET unless told otherwise. `unfinished_status` is the other
    status of success, where there is one: what is asked for is still being made. `query`: the parameters the handler
    looks for in the query; all of them may be missing.
    """

    method: str
    path: str
    handler: Callable[[Request, W], Result]
    success_status: int = HTTPStatus.OK
    stream: bool = False
    slow: bool = False
    reads: bool | None = None
    unfinished_status: int | None = None
    query: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """True when the request may change something."""
        return self.method not in _READING_METHODS if self.reads is None else not self.reads


class RestApplication(Generic[W]):
    """A WSGI application out of `routes`.

    `guard` is asked before each handler; what it returns is handed to the handler, and a NanoError it raises is the
    answer. `fallback` answers paths that no route has, with 404 as the default. A NanoError becomes a failure with
    status 200 and `failure_data`; anything else a handler raises is logged and becomes "internal error". A path is
    found with and without a slash at its end.
    """

    def __init__(
        self,
        routes: Iterable[Route[W]],
        guard: Callable[[Request, Route[W]], W],
        *,
        fallback: Callable[[Request], Result] | None = None,
        failure_data: object = "",
        finish: Callable[[Request, RawAnswer], RawAnswer] | None = None,
    ) -> None:
        self._guard = guard
        self._fallback = fallback or _not_found
        self._failure_data = failure_data
        self._finish = finish
        self._router = bottle.Router()
        for route in routes:
            self._router.add(route.path.rstrip("/") or "/", route.method, route)

    def is_transfer(self, method: str, path: str) -> bool:
        """True when the route of this request streams or is slow."""
        route, _ = self._find(method, path)
        return isinstance(route, Route) and (route.stream or route.slow)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a WSGI request."""
        route, arguments = self._find(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        request = Request(environ, arguments)
        answer = self._respond(request, route)
        if answer is None:
            return ()
        if self._finish:
            answer = self._finish(request, answer)
        return _send(answer, start_response, bodiless=environ["REQUEST_METHOD"] == "HEAD")

    def _find(self, method: str, path: str) -> tuple[Route[W] | RawAnswer | None, Mapping[str, str]]:
        try:
            decoded = path.encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return None, {}
        found = {"REQUEST_METHOD": method, "PATH_INFO": decoded.rstrip("/") or "/"}
        try:
            route, arguments = self._router.match(found)
        except bottle.HTTPError as error:
            if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                return _method_not_allowed(error.get_header("Allow", "")), {}
            return None, {}
        return route, arguments

    def _respond(self, request: Request, route: Route[W] | RawAnswer | None) -> RawAnswer | None:
        if isinstance(route, RawAnswer):
            return route
        status: int = HTTPStatus.OK
        try:
            if route is None:
                result = self._fallback(request)
            else:
                status = route.success_status
                result = route.handler(request, self._guard(request, route))
        except NanoError as error:
            return _enveloped(HTTPStatus.OK, failure(error, self._failure_data))
        except Exception:
            logger.exception("%s %s failed", request.method, request.path)
            return _enveloped(HTTPStatus.OK, failure("internal error", self._failure_data))
        if result is TAKEN_OVER:
            return None
        if isinstance(result, RawAnswer):
            return result
        if isinstance(result, Answer):
            return _enveloped(result.status, success(result.data))
        if isinstance(result, Encoded):
            return _enveloped(status, success(msgspec.Raw(result.content)))
        return _enveloped(status, success(result))


def _enveloped(status: int, body: bytes) -> RawAnswer:
    return RawAnswer(status, (("Content-Type", CONTENT_TYPE),), body)


def _not_found(_request: Request) -> RawAnswer:
    return RawAnswer(HTTPStatus.NOT_FOUND, _PLAIN_TEXT, b"404 page not found\n")


def _method_not_allowed(allowed: str) -> RawAnswer:
    return RawAnswer(HTTPStatus.METHOD_NOT_ALLOWED, (*_PLAIN_TEXT, ("Allow", allowed)), b"Method Not Allowed\n")


def _send(answer: RawAnswer, start_response: Callable[..., Any], *, bodiless: bool) -> Iterable[bytes]:
    headers = list(answer.headers)
    names = {name.lower() for name, _ in headers}
    if isinstance(answer.body, bytes) and "content-length" not in names:
        headers.append(("Content-Length", str(len(answer.body))))
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
    if bodiless:
        close = getattr(answer.body, "close", None)
        if close:
            close()
        return ()
    return [answer.body] if isinstance(answer.body, bytes) else answer.body
