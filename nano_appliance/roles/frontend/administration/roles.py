"""Roles: sets of rooms of the portal that groups are given."""

from __future__ import annotations

import msgspec

from nano_appliance.model.account import Role
from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.names import ACCOUNT, check_name
from nano_appliance.roles.frontend.administration.change import change, check_list
from nano_appliance.store.users_data import UsersData


class Roles:
    """The roles in `file`. What a session may do was settled when it began, and is not changed here."""

    def __init__(self, file: UsersData) -> None:
        self._file = file

    def names(self) -> list[str]:
        """All of them, sorted."""
        return sorted(role.name for role in self._file.roles.all())

    def get(self, name: str) -> Role:
        """The role; raises NotFound."""
        found = self._file.roles.get(name)
        if found is None:
            raise NotFound(f"role '{name}' does not exist")
        return found

    def create(self, name: str, menu: tuple[str, ...]) -> None:
        """Add a role. Raises InvalidInput for a name against the rules, Conflict when it exists."""
        role = Role(name=check_name("role", name, ACCOUNT), menu=check_list("menu", menu))
        with change(self._file):
            if self._file.roles.get(name) is not None:
                raise Conflict(f"role '{name}' exists")
            self._file.roles.put(role)

    def modify(self, name: str, menu: tuple[str, ...]) -> None:
        """Replace the rooms of a role. Raises NotFound, and Conflict when nobody would administer any more."""
        wanted = check_list("menu", menu)
        with change(self._file):
            self._file.roles.put(msgspec.structs.replace(self.get(name), menu=wanted))

    def delete(self, name: str) -> None:
        """Remove a role. Raises NotFound, and Conflict as long as a group has it."""
        with change(self._file):
            self.get(name)
            groups = [group.name for group in self._file.groups.all() if name in group.role]
            if groups:
                raise Conflict(f"role '{name}' is a role of group '{groups[0]}'")
            self._file.roles.remove(name)
