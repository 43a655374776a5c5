"""Groups of users and their members, for administrators."""

from __future__ import annotations

import msgspec

from nano_appliance.rest.answer import Result
from nano_appliance.rest.request import Request, decode_body
from nano_appliance.roles.frontend.api.sessions import end_other_sessions
from nano_appliance.roles.frontend.route import Visit


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A group in the list; `member` is how many there are."""

    name: str
    display: str
    member: int


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """One group, its roles and members sorted."""

    name: str
    display: str
    role: list[str]
    member: list[str]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a group shall be called and which roles it shall have."""

    display: str = ""
    role: tuple[str, ...] = ()


def list_groups(_request: Request, visit: Visit) -> Result:
    """All groups by name."""
    return [
        Listed(name=group.name, display=group.display, member=len(group.members))
        for group in visit.frontend.groups.all()
    ]


def get_group(request: Request, visit: Visit) -> Result:
    """One group."""
    group = visit.frontend.groups.get(request.arguments["group"])
    return Described(name=group.name, display=group.display, role=sorted(group.role), member=sorted(group.members))


def create_group(request: Request, visit: Visit) -> Result:
    """Make a group without members."""
    wanted = decode_body(request, Wanted)
    visit.frontend.groups.create(request.arguments["group"], wanted.display, wanted.role)
    return ""


def modify_group(request: Request, visit: Visit) -> Result:
    """Replace both; what is not named becomes empty."""
    wanted = decode_body(request, Wanted)
    visit.frontend.groups.modify(request.arguments["group"], wanted.display, wanted.role)
    return ""


def delete_group(request: Request, visit: Visit) -> Result:
    """Remove a group without members."""
    visit.frontend.groups.delete(request.arguments["group"])
    return ""


def list_members(request: Request, visit: Visit) -> Result:
    """Names of the members of a group."""
    return sorted(visit.frontend.groups.get(request.arguments["group"]).members)


def add_member(request: Request, visit: Visit) -> Result:
    """Put a user who is in no group into this one."""
    visit.frontend.groups.add_member(request.arguments["group"], request.arguments["user"])
    return ""


def remove_member(request: Request, visit: Visit) -> Result:
    """Take a user out of a group; what the user's sessions were allowed through it ends with them."""
    user = request.arguments["user"]
    visit.frontend.groups.remove_member(request.arguments["group"], user)
    end_other_sessions(request, visit, user)
    return ""
