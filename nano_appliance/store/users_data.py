"""The frontend's `config/users.data`: roles, groups and users with their stored passwords."""

from __future__ import annotations

from pathlib import Path

import msgspec

from nano_appliance.model.account import Group, Role, User
from nano_appliance.model.errors import Misconfigured
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Empty, Layout, Record, member, nested, optional

FILE_MODE = 0o600

TABLES = {name: TableLayout(Kind.LIST, Empty.LEFT_OUT) for name in ("roles", "groups", "users")}

VISIBILITY = Layout((optional("instance_visible"), optional("disk_image_visible"), optional("media_image_visible")))
SECRET = Layout((member("method"), member("salt"), member("hash")))

ROLE = Record(Role, Layout((member("name"), optional("menu"))), key="name")

GROUP = Record(
    Group,
    Layout(
        (
            member("name"),
            optional("display"),
            optional("role"),
            optional("members"),
            nested("visibility", VISIBILITY),
        )
    ),
    key="name",
)

USER = Record(
    User,
    Layout(
        (
            member("name"),
            optional("nick"),
            optional("mail"),
            optional("group"),
            nested("secret", SECRET),
        )
    ),
    key="name",
)


class UsersData(DataFile):
    """The file, with its tables; a group's list of members decides which group a user is in.

    Raises Misconfigured for a damaged file, and for a member of a group that is no user.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, mode=FILE_MODE)
        self.roles = self.table("roles", ROLE)
        self.groups = self.table("groups", GROUP)
        self.users = self.table("users", USER)
        with self.transaction():
            for group in self.groups.all():
                for name in group.members:
                    self._adopt(name, group.name)

    def _adopt(self, name: str, group: str) -> None:
        user = self.users.get(name)
        if user is None:
            raise Misconfigured(f"{self.path}: member '{name}' of group '{group}' is no user")
        if user.group != group:
            self.users.put(msgspec.structs.replace(user, group=group))
