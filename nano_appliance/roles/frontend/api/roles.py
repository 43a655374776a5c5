"""Roles of the portal, for administrators."""

from __future__ import annotations

import msgspec

from nano_appliance.rest.answer import Result
from nano_appliance.rest.request import Request, decode_body
from nano_appliance.roles.frontend.route import Visit


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """What a role consists of: identifiers of rooms."""

    menu: tuple[str, ...] = ()


def list_roles(_request: Request, visit: Visit) -> Result:
    """Names of all roles."""
    return visit.frontend.roles.names()


def get_role(request: Request, visit: Visit) -> Result:
    """The rooms of a role."""
    return Rooms(menu=visit.frontend.roles.get(request.arguments["role"]).menu)


def create_role(request: Request, visit: Visit) -> Result:
    """Make a role."""
    visit.frontend.roles.create(request.arguments["role"], decode_body(request, Rooms).menu)
    return ""


def modify_role(request: Request, visit: Visit) -> Result:
    """Replace the rooms of a role; sessions that live keep theirs."""
    visit.frontend.roles.modify(request.arguments["role"], decode_body(request, Rooms).menu)
    return ""


def delete_role(request: Request, visit: Visit) -> Result:
    """Remove a role that no group has."""
    visit.frontend.roles.delete(request.arguments["role"])
    return ""
