"""Users: making, describing and removing the accounts people log in with."""

from __future__ import annotations

import secrets

import msgspec

from nano_appliance.model.account import User, check_password
from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.names import ACCOUNT, check_name
from nano_appliance.roles.frontend.administration.change import change, check_text
from nano_appliance.roles.frontend.passwords import SALT_BYTES, hide_password
from nano_appliance.store.users_data import UsersData


class Users:
    """The users in `file`."""

    def __init__(self, file: UsersData) -> None:
        self._file = file

    def names(self) -> list[str]:
        """All of them, sorted."""
        return sorted(user.name for user in self._file.users.all())

    def in_group(self, group: str) -> list[str]:
        """Names of the members of `group`, sorted; with an empty name those who are in no group."""
        return sorted(user.name for user in self._file.users.all() if user.group == group)

    def get(self, name: str) -> User:
        """The user; raises NotFound."""
        found = self._file.users.get(name)
        if found is None:
            raise NotFound(f"user '{name}' does not exist")
        return found

    def create(self, name: str, password: str, nick: str, mail: str) -> None:
        """Add a user, in no group yet. Raises InvalidInput for a name or password against the rules, Conflict."""
        check_name("user", name, ACCOUNT)
        nick, mail = check_text("nick", nick), check_text("mail", mail)
        self._refuse_second(name)
        secret = hide_password(check_password(password), secrets.token_bytes(SALT_BYTES))
        with change(self._file):
            self._refuse_second(name)
            self._file.users.put(User(name=name, nick=nick, mail=mail, secret=secret))

    def describe(self, name: str, nick: str, mail: str) -> None:
        """Replace nick name and mail address; an empty one stays as it is. Raises NotFound, InvalidInput."""
        nick, mail = check_text("nick", nick), check_text("mail", mail)
        with change(self._file):
            user = self.get(name)
            self._file.users.put(msgspec.structs.replace(user, nick=nick or user.nick, mail=mail or user.mail))

    def delete(self, name: str) -> None:
        """Remove a user, also from the group. Raises NotFound, and Conflict for the last who administers."""
        with change(self._file):
            self.get(name)
            for group in self._file.groups.all():
                if name in group.members:
                    members = tuple(member for member in group.members if member != name)
                    self._file.groups.put(msgspec.structs.replace(group, members=members))
            self._file.users.remove(name)

    def _refuse_second(self, name: str) -> None:
        if self._file.users.get(name) is not None:
            raise Conflict(f"user '{name}' exists")
