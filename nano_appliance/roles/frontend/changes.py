"""What surrounds every change: the right to make it, and its entry in the operation log; knows no single route."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from nano_appliance.model.errors import NanoError
from nano_appliance.model.names import LONGEST_NAME, printable
from nano_appliance.rest.answer import RawAnswer, Result
from nano_appliance.rest.envelope import ReceivedEnvelope
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.permission import check
from nano_appliance.roles.frontend.route import FrontendRoute, Visit

logger = logging.getLogger(__name__)

_PLACE = re.compile(r"\{(\w+)(?:=(\w*))?\}")
"""`{name}` of the path or the body, or `{name=what stands there when it is not given}`."""


def with_rights_and_record(route: FrontendRoute) -> FrontendRoute:
    """`route`, refusing sessions that lack what it needs and writing down what it did; itself when it is open."""
    if route.needs.open:
        return route
    handler = route.handler

    def handle(request: Request, visit: Visit) -> Result:
        failure = "internal error"
        try:
            check(route.needs, visit.session, request.arguments)
            result = handler(request, visit)
            failure = _failure_in(result)
            return result
        except NanoError as error:
            failure = error.message
            raise
        finally:
            if route.log:
                visit.frontend.recorder.change(visit.session, _worded(route, request), failure)

    return replace(route, handler=handle)


def _failure_in(result: Result) -> str:
    """The message of a failure that came back as an answer from the core; empty for a success."""
    if not isinstance(result, RawAnswer) or not isinstance(result.body, bytes):
        return ""
    if result.status >= 500:
        return "the core cannot be reached"
    try:
        envelope = msgspec.json.decode(result.body, type=ReceivedEnvelope)
    except msgspec.MsgspecError:
        return f"the core answered with status {result.status}"
    return (envelope.message or "no reason given") if envelope.error_code else ""


def _worded(route: FrontendRoute, request: Request) -> str:
    body = {} if route.stream else _members(request)

    def value(place: re.Match[str]) -> str:
        found = request.arguments.get(place[1], body.get(place[1], place[2] or "?"))
        return printable(found if isinstance(found, str) else json.dumps(found))[:LONGEST_NAME]

    return _PLACE.sub(value, route.log)


def _members(request: Request) -> Mapping[str, Any]:
    try:
        body = msgspec.json.decode(request.content or b"{}")
    except (NanoError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        logger.debug("no members to log of %s %s: %s", request.method, request.path, error)
        return {}
    return body if isinstance(body, dict) else {}
