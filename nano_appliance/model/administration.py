"""Who may change what others may do, and that somebody always may; pure."""

from __future__ import annotations

from collections.abc import Iterable

from nano_appliance.model.account import Group, Role, User
from nano_appliance.model.caller import ADMINISTERING_MENU


def administrators(users: Iterable[User], groups: Iterable[Group], roles: Iterable[Role]) -> frozenset[str]:
    """Names of the users who can log in and administer: through a role of their group, all of whose roles exist."""
    menus = {role.name: role.menu for role in roles}
    governing = {
        group.name
        for group in groups
        if all(role in menus for role in group.role) and any(ADMINISTERING_MENU in menus[role] for role in group.role)
    }
    return frozenset(user.name for user in users if user.group in governing)
