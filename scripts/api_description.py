#!/usr/bin/env python3
"""Writes the description of the REST API that the frontend serves, from the tables of routes of frontend and core."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, cast

import msgspec

from nano_appliance import __version__
from nano_appliance.rest.answer import Elsewhere
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import taken_by
from nano_appliance.rest.openapi import Operation, answer_of, describe, path_of, summary_of
from nano_appliance.roles.core.api.routes import contract_routes, own_routes
from nano_appliance.roles.core.core import Core
from nano_appliance.roles.frontend.api.description import FILE
from nano_appliance.roles.frontend.route import FrontendRoute
from nano_appliance.roles.frontend.routes.row import BASE
from nano_appliance.roles.frontend.routes.table import CONTRACT_ROUTES, OWN_ROUTES

ABOUT = (
    "Every answer is an envelope: `error_code` 0 and the data, or `error_code` 500 and a message, both with status "
    "200. 201 and 202 tell that what was asked for is still being made. Times are local to the core, sizes are bytes."
)


class _NoServices:
    """Stands for a core whose services are never called, only named in its table of routes."""

    def __getattr__(self, name: str) -> None:
        return None


def document() -> dict[str, Any]:
    """The description of everything below `/api/v1` that the frontend answers."""
    core = cast("Core", _NoServices())
    behind = {_key(route): route for route in (*contract_routes(core), *own_routes(core))}
    operations = [operation(route, behind) for route in (*CONTRACT_ROUTES, *OWN_ROUTES)]
    return describe(operations, title="Nano", version=__version__, about=ABOUT)


def operation(route: FrontendRoute, behind: dict[tuple[str, str], Route[Any]]) -> Operation:
    """What there is to tell of a route; of one that is passed on, what the core's route of the same path tells.

    Raises LookupError for a route that neither says what it answers nor is passed on.
    """
    source: Route[Any] = route
    try:
        answer = answer_of(route.handler)
    except TypeError:
        key = (route.method, _shape(BASE + route.path))
        if key not in behind:
            raise LookupError(f"{route.method} {route.path} does not say what it answers with") from None
        source = behind[key]
        answer = answer_of(source.handler)
    return Operation(
        method=route.method,
        path=BASE + route.path,
        summary=summary_of(source.handler),
        tag=route.path.split("/")[1],
        answer=answer,
        document=answer is bytes and not source.stream,
        statuses=tuple(_statuses(source, answer)),
        takes=taken_by(source.handler),
        takes_file=source.stream and source.method in {"POST", "PUT"},
        query=source.query,
        open=route.needs.open,
        room=str(route.needs.menu or ""),
    )


def encoded(described: dict[str, Any]) -> bytes:
    """The document as it is stored."""
    return msgspec.json.format(msgspec.json.encode(described), indent=1) + b"\n"


def main() -> None:
    """Write the file."""
    FILE.write_bytes(encoded(document()))


def _statuses(route: Route[Any], answer: Any) -> Iterator[int]:  # noqa: ANN401 - as `answer_of` tells it
    """How the success of a route may be told."""
    if answer is Elsewhere:
        yield HTTPStatus.SWITCHING_PROTOCOLS
        return
    yield route.success_status
    if route.unfinished_status:
        yield route.unfinished_status
    if answer is bytes and route.stream:
        yield HTTPStatus.PARTIAL_CONTENT


def _key(route: Route[Any]) -> tuple[str, str]:
    return route.method, _shape(route.path)


def _shape(path: str) -> str:
    """A path without the names of its variable segments and without a slash at its end."""
    return re.sub(r"{\w+}", "{}", path_of(path)).rstrip("/")


if __name__ == "__main__":
    main()
