"""The description of this API, for programs that make clients and for people who read it."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from nano_appliance.rest.answer import RawAnswer
from nano_appliance.rest.envelope import CONTENT_TYPE
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.route import Visit

FILE = Path(__file__).parents[1] / "openapi.json"
"""Made of the routes by `make setup` and `make build`."""

NOT_MADE = RawAnswer(
    HTTPStatus.SERVICE_UNAVAILABLE,
    (("Content-Type", "text/plain; charset=utf-8"),),
    b"The description of the API has not been made for this installation; `make setup` makes it.\n",
)


def get_description(_request: Request, _visit: Visit) -> RawAnswer:
    """The API in OpenAPI 3.1."""
    try:
        return RawAnswer(headers=(("Content-Type", CONTENT_TYPE),), body=FILE.read_bytes())
    except FileNotFoundError:
        return NOT_MADE
