"""Groups and their members; a user is in one group at most."""

from __future__ import annotations

import msgspec

from nano_appliance.model.account import Group
from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.names import ACCOUNT, check_name
from nano_appliance.roles.frontend.administration.change import change, check_list, check_text
from nano_appliance.store.users_data import UsersData


class Groups:
    """The groups in `file`."""

    def __init__(self, file: UsersData) -> None:
        self._file = file

    def all(self) -> list[Group]:
        """All of them, by name."""
        return sorted(self._file.groups.all(), key=lambda group: group.name)

    def get(self, name: str) -> Group:
        """The group; raises NotFound."""
        found = self._file.groups.get(name)
        if found is None:
            raise NotFound(f"group '{name}' does not exist")
        return found

    def create(self, name: str, display: str, roles: tuple[str, ...]) -> None:
        """Add a group without members. Raises InvalidInput for a name against the rules, Conflict, NotFound (role)."""
        check_name("group", name, ACCOUNT)
        group = Group(name=name, display=check_text("display", display), role=check_list("role", roles))
        with change(self._file):
            if self._file.groups.get(name) is not None:
                raise Conflict(f"group '{name}' exists")
            self._require_roles(group.role)
            self._file.groups.put(group)

    def modify(self, name: str, display: str, roles: tuple[str, ...]) -> None:
        """Replace what a group is called and its roles. Raises NotFound for the group or a role, InvalidInput.

        Raises Conflict when nobody would administer any more.
        """
        display, wanted = check_text("display", display), check_list("role", roles)
        with change(self._file):
            group = self.get(name)
            self._require_roles(wanted)
            self._file.groups.put(msgspec.structs.replace(group, display=display, role=wanted))

    def delete(self, name: str) -> None:
        """Remove a group. Raises NotFound, and Conflict as long as it has members."""
        with change(self._file):
            if self.get(name).members:
                raise Conflict(f"group '{name}' has members")
            self._file.groups.remove(name)

    def add_member(self, name: str, user: str) -> None:
        """Put `user` into the group. Raises NotFound for either, Conflict when the user is in a group already."""
        with change(self._file):
            group = self.get(name)
            account = self._file.users.get(user)
            if account is None:
                raise NotFound(f"user '{user}' does not exist")
            if account.group:
                raise Conflict(f"user '{user}' is a member of group '{account.group}' already")
            self._file.groups.put(msgspec.structs.replace(group, members=(*group.members, user)))
            self._file.users.put(msgspec.structs.replace(account, group=name))

    def remove_member(self, name: str, user: str) -> None:
        """Take `user` out of the group, who then cannot log in. Raises NotFound for the group and for no member of it.

        Raises Conflict when nobody would administer any more.
        """
        with change(self._file):
            group = self.get(name)
            if user not in group.members:
                raise NotFound(f"user '{user}' is no member of group '{name}'")
            members = tuple(member for member in group.members if member != user)
            self._file.groups.put(msgspec.structs.replace(group, members=members))
            account = self._file.users.get(user)
            if account is not None:
                self._file.users.put(msgspec.structs.replace(account, group=""))

    def _require_roles(self, names: tuple[str, ...]) -> None:
        for name in names:
            if self._file.roles.get(name) is None:
                raise NotFound(f"role '{name}' does not exist")
