"""Users, groups and roles as logging in needs them; the file is the store's, comparing passwords another module's."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable

import msgspec

from nano_appliance.model.account import Group, Role, User, Visibility, check_password
from nano_appliance.model.errors import Conflict, InvalidInput, NanoError, NotAllowed, NotFound
from nano_appliance.model.menu import Menu
from nano_appliance.model.names import ACCOUNT, check_name
from nano_appliance.roles.frontend.passwords import SALT_BYTES, hide_password, is_outdated, matches
from nano_appliance.store.users_data import UsersData

logger = logging.getLogger(__name__)

DEFAULT_GROUP = "admin"
DEFAULT_GROUP_DISPLAY = "Administrators of Nano"
DEFAULT_ROLE = "super"

WRONG_LOGIN = "user name or password is wrong"
"""One text for both, so that nobody learns which names exist."""


class Initialisation(msgspec.Struct, frozen=True, kw_only=True):
    """What the first administrator is made of."""

    user: str
    password: str
    menu: tuple[str, ...]
    group: str = DEFAULT_GROUP
    display: str = DEFAULT_GROUP_DISPLAY
    role: str = DEFAULT_ROLE


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """What a user has at the moment of logging in."""

    user: str
    group: str
    menus: tuple[str, ...]


class Accounts:
    """The rules of accounts over `file`."""

    def __init__(self, file: UsersData) -> None:
        self._file = file

    @property
    def is_initialised(self) -> bool:
        """True once there is a user."""
        return bool(self._file.users.all())

    def is_known(self, user: str) -> bool:
        """True when a user of this name exists."""
        return self._file.users.get(user) is not None

    def initialise(self, wanted: Initialisation) -> None:
        """Make the first administrator with role and group, all three or nothing.

        Raises InvalidInput for a name or password against the rules or an empty menu, Conflict when there is a user,
        or a group or role of the name wanted.
        """
        self._refuse_second_start()
        check_name("user", wanted.user, ACCOUNT)
        group = check_name("group", wanted.group or DEFAULT_GROUP, ACCOUNT)
        role = check_name("role", wanted.role or DEFAULT_ROLE, ACCOUNT)
        if not wanted.menu:
            raise InvalidInput("menu must list at least one room")
        secret = hide_password(check_password(wanted.password), secrets.token_bytes(SALT_BYTES))
        with self._file.transaction():
            self._refuse_second_start()
            if self._file.roles.get(role) is not None:
                raise Conflict(f"role '{role}' exists")
            if self._file.groups.get(group) is not None:
                raise Conflict(f"group '{group}' exists")
            self._file.roles.put(Role(name=role, menu=tuple(dict.fromkeys(wanted.menu))))
            self._file.groups.put(
                Group(name=group, display=wanted.display or DEFAULT_GROUP_DISPLAY, role=(role,), members=(wanted.user,))
            )
            self._file.users.put(User(name=wanted.user, group=group, secret=secret))

    def set_password(self, user: str, password: str) -> None:
        """Replace the password of `user`. Raises InvalidInput for one against the rules, NotFound."""
        secret = hide_password(check_password(password), secrets.token_bytes(SALT_BYTES))
        with self._file.transaction():
            account = self._file.users.get(user)
            if account is None:
                raise NotFound(f"user '{user}' does not exist")
            self._file.users.put(msgspec.structs.replace(account, secret=secret))

    def check_password(self, user: str, password: str) -> User:
        """The account, if the password is its own.

        Raises NotAllowed, in the same words for an unknown user and a wrong password.
        """
        account = self._file.users.get(user)
        if not matches(password, account.secret if account else None) or account is None:
            raise NotAllowed(WRONG_LOGIN)
        return account

    def log_in(self, user: str, password: str) -> Rights:
        """The rights of `user`, whose password is checked, and stored anew if it was stored in an outdated way.

        Raises NotAllowed, in the same words for an unknown user and a wrong password; with the right password what
        `rights` raises.
        """
        account = self.check_password(user, password)
        if is_outdated(account.secret, password):
            self._renew(account, password)
        return self.rights(user)

    def rights(self, user: str) -> Rights:
        """What `user` may do now.

        Raises Conflict when the user has no group and NotFound when user, group or one of its roles does not exist.
        """
        account = self._file.users.get(user)
        if account is None:
            raise NotFound(f"user '{user}' does not exist")
        if not account.group:
            raise Conflict(f"user '{user}' belongs to no group")
        group = self._file.groups.get(account.group)
        if group is None:
            raise NotFound(f"group '{account.group}' of user '{user}' does not exist")
        return Rights(user=user, group=group.name, menus=self._menus(group))

    def visibility(self, group: str) -> Visibility:
        """What members of `group` see of each other's things; nothing when the group does not exist any more."""
        found = self._file.groups.get(group)
        return found.visibility if found else Visibility()

    def set_visibility(self, group: str, visibility: Visibility) -> None:
        """Replace the switches of `group`; raises NotFound when it does not exist."""
        with self._file.transaction():
            found = self._file.groups.get(group)
            if found is None:
                raise NotFound(f"group '{group}' does not exist")
            self._file.groups.put(msgspec.structs.replace(found, visibility=visibility))

    def _renew(self, account: User, password: str) -> None:
        """Store the password as new ones are; a disk that refuses keeps nobody from logging in."""
        secret = hide_password(password, secrets.token_bytes(SALT_BYTES))
        try:
            with self._file.transaction():
                current = self._file.users.get(account.name)
                # It may have been changed while the new hash was computed.
                if current is not None and current.secret == account.secret:
                    self._file.users.put(msgspec.structs.replace(current, secret=secret))
        except NanoError as error:
            logger.warning("the password of user '%s' stays stored the older way: %s", account.name, error)

    def _menus(self, group: Group) -> tuple[str, ...]:
        menus: list[str] = []
        for name in group.role:
            role = self._file.roles.get(name)
            if role is None:
                raise NotFound(f"role '{name}' of group '{group.name}' does not exist")
            menus.extend(role.menu)
        return _in_portal_order(menus)

    def _refuse_second_start(self) -> None:
        if self.is_initialised:
            raise Conflict("the system is already initialised")


def _in_portal_order(menus: Iterable[str]) -> tuple[str, ...]:
    """Each menu once: those of the portal in its order, then others as they were given."""
    given = dict.fromkeys(menus)
    return (*(str(menu) for menu in Menu if menu in given), *(menu for menu in given if menu not in set(Menu)))
