"""Roles of the portal, for administrators."""

from __future__ import annotations

import msgspec

from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.route import Visit


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """What a role consists of: identifiers of rooms."""

    menu: tuple[str, ...] = ()


def list_roles(_request: Request, visit: Visit) -> list[str]:
    """Names of all roles."""
    return visit.frontend.roles.names()


def get_role(request: Request, visit: Visit) -> Rooms:
    """The rooms of a role."""
    return Rooms(menu=visit.frontend.roles.get(request.arguments["role"]).menu)


@takes(Rooms)
def create_role(request: Request, visit: Visit, wish: Rooms) -> None:
    """Make a role."""
    visit.frontend.roles.create(request.arguments["role"], wish.menu)


@takes(Rooms)
def modify_role(request: Request, visit: Visit, wish: Rooms) -> None:
    """Replace the rooms of a role; sessions that live keep theirs."""
    visit.frontend.roles.modify(request.arguments["role"], wish.menu)


def delete_role(request: Request, visit: Visit) -> None:
    """Remove a role that no group has."""
    visit.frontend.roles.delete(request.arguments["role"])
