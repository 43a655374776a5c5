"""Groups of users and their members, for administrators."""

from __future__ import annotations

import msgspec

from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.api.sessions import end_other_sessions
from nano_appliance.roles.frontend.route import Visit


class GroupSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A group in the list; `member` is how many there are."""

    name: str
    display: str
    member: int


class GroupDescription(msgspec.Struct, frozen=True, kw_only=True):
    """One group, its roles and members sorted."""

    name: str
    display: str
    role: list[str]
    member: list[str]


class GroupWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a group shall be called and which roles it shall have."""

    display: str = ""
    role: tuple[str, ...] = ()


def list_groups(_request: Request, visit: Visit) -> list[GroupSummary]:
    """All groups by name."""
    return [
        GroupSummary(name=group.name, display=group.display, member=len(group.members))
        for group in visit.frontend.groups.all()
    ]


def get_group(request: Request, visit: Visit) -> GroupDescription:
    """One group."""
    group = visit.frontend.groups.get(request.arguments["group"])
    return GroupDescription(
        name=group.name, display=group.display, role=sorted(group.role), member=sorted(group.members)
    )


@takes(GroupWish)
def create_group(request: Request, visit: Visit, wish: GroupWish) -> None:
    """Make a group without members."""
    visit.frontend.groups.create(request.arguments["group"], wish.display, wish.role)


@takes(GroupWish)
def modify_group(request: Request, visit: Visit, wish: GroupWish) -> None:
    """Replace both; what is not named becomes empty."""
    visit.frontend.groups.modify(request.arguments["group"], wish.display, wish.role)


def delete_group(request: Request, visit: Visit) -> None:
    """Remove a group without members."""
    visit.frontend.groups.delete(request.arguments["group"])


def list_members(request: Request, visit: Visit) -> list[str]:
    """Names of the members of a group."""
    return sorted(visit.frontend.groups.get(request.arguments["group"]).members)


def add_member(request: Request, visit: Visit) -> None:
    """Put a user who is in no group into this one."""
    visit.frontend.groups.add_member(request.arguments["group"], request.arguments["user"])


def remove_member(request: Request, visit: Visit) -> None:
    """Take a user out of a group; what the user's sessions were allowed through it ends with them."""
    user = request.arguments["user"]
    visit.frontend.groups.remove_member(request.arguments["group"], user)
    end_other_sessions(request, visit, user)
