"""Passing requests on to the core, in the caller's name; what the core answers comes back unchanged."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput, Unavailable
from nano_appliance.rest.answer import RawAnswer, Result
from nano_appliance.rest.envelope import CONTENT_TYPE
from nano_appliance.rest.request import Request, decode_body
from nano_appliance.rest.response import Response
from nano_appliance.roles.frontend.ownership import check_ownership, rewrite_body, rewrite_query
from nano_appliance.roles.frontend.route import Visit

logger = logging.getLogger(__name__)

PATIENCE = 120.0
"""Seconds to wait for the core's answer; it answers that work goes on long before this."""

STALLED_UPLOAD = 600.0
"""Seconds the core may take to store what it has been sent."""

UNREACHABLE = RawAnswer(502)
"""What clients get when the core cannot be reached; empty, as they know it."""

_VARIABLE = re.compile(r"<(\w+)(?::[^>]*)?>")


def forward(request: Request, visit: Visit) -> Result:
    """Pass the request on as it is."""
    return _exchange(request, visit, request.query_string, request.content)


def poll(request: Request, visit: Visit) -> Result:
    """Pass a question on that is asked again and again; who sees the same may get a copy that is a moment old."""
    return _copied(request, visit, request.query_string, b"")


def create(request: Request, visit: Visit) -> Result:
    """Pass the making of something on, once its owner and group are the caller's to give."""
    check_ownership(decode_body(request, dict[str, object]), visit.caller)
    return _exchange(request, visit, request.query_string, request.content)


def search_by_query(request: Request, visit: Visit) -> Result:
    """Pass a search on for what the caller may see, whatever owner and group the query names."""
    query = rewrite_query(parse_qsl(request.query_string, keep_blank_values=True), visit.caller)
    return _copied(request, visit, urlencode(query), b"")


def search_by_body(request: Request, visit: Visit) -> Result:
    """The same for a search whose conditions are in its body."""
    body = rewrite_body(decode_body(request, dict[str, object]), visit.caller)
    return _copied(request, visit, request.query_string, msgspec.json.encode(body))


def upload(request: Request, visit: Visit) -> Result:
    """Pass a body of any size on while it arrives; a few hundred kilobytes of it are here at a time."""
    try:
        response = visit.frontend.core.forward(
            request.method,
            core_path(visit.route.path, request.arguments),
            query=request.query_string,
            body=request.body,
            length=request.content_length,
            headers={"content-type": request.headers.get("Content-Type", "")},
            caller=visit.caller,
            stall=STALLED_UPLOAD,
        )
        return unchanged(response, response.data)
    except Unavailable as error:
        return unreachable(request, error)
    finally:
        visit.frontend.copies.forget()


def core_path(pattern: str, arguments: Mapping[str, str]) -> str:
    """The decoded path to ask the core for: `pattern` with its variables filled in, without a tail that is ignored.

    Raises InvalidInput for a value that would lead to another route of the core than the one that was allowed here.
    """

    def value(variable: re.Match[str]) -> str:
        if ":" in variable[0]:
            return "/"
        text = arguments[variable[1]]
        if "/" in text or "%2f" in text.lower() or text in {".", ".."}:
            raise InvalidInput(f"{variable[1]} must not contain '/'")
        return text

    return _VARIABLE.sub(value, pattern)


def _copied(request: Request, visit: Visit, query: str, content: bytes) -> RawAnswer:
    # Where nothing has an owner everybody sees the same.
    who = visit.caller if visit.route.needs.kind else None
    view = (request.path, query, content, who)
    return visit.frontend.copies.answer(view, lambda: _exchange(request, visit, query, content))


def _exchange(request: Request, visit: Visit, query: str, content: bytes) -> RawAnswer:
    caller: Caller = visit.caller
    path = core_path(visit.route.path, request.arguments)
    try:
        response = visit.frontend.core.exchange(
            request.method,
            path,
            query=query,
            content=content,
            content_type=request.headers.get("Content-Type", CONTENT_TYPE),
            caller=caller,
            timeout=PATIENCE,
        )
    except Unavailable as error:
        return unreachable(request, error)
    finally:
        if visit.route.changes:
            visit.frontend.copies.forget()
    return unchanged(response, response.data)


def unchanged(response: Response, body: bytes) -> RawAnswer:
    """The core's answer, of which `body` has been read, as our own."""
    content_type = response.headers.get("Content-Type", CONTENT_TYPE)
    return RawAnswer(response.status, (("Content-Type", content_type),), body)


def unreachable(request: Request, error: Exception) -> RawAnswer:
    """What is answered when the core cannot be asked."""
    logger.warning("%s %s: %s", request.method, request.path, error)
    return UNREACHABLE
