"""Whether a frontend's accounts agree with each other, and its operation log is what was written; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.administration import administrators
from nano_appliance.model.caller import ADMINISTERING_MENU
from nano_appliance.store.log_verification import tampering
from nano_appliance.store.users_data import UsersData


def disagreements(records: ModuleFolder, files: ModuleFolder) -> Iterator[str]:
    """What disagrees, a sentence each; `records` is where the data files are read, `files` where the log is.

    Raises Misconfigured naming a data file that cannot be read, or in which a group has a member who is no user.
    """
    yield from tampering(files.data / "log")
    path = records.config / "users.data"
    if not path.exists():
        return
    accounts = UsersData(path)
    roles = {role.name for role in accounts.roles.all()}
    groups = {group.name: group for group in accounts.groups.all()}
    for group in groups.values():
        for role in group.role:
            if role not in roles:
                yield f"group '{group.name}' has role '{role}', which does not exist: its members cannot log in"
    users = accounts.users.all()
    if users and not administrators(users, groups.values(), accounts.roles.all()):
        yield f"nobody administers: no user is in a group with a role that has the room '{ADMINISTERING_MENU}'"
    for user in users:
        if user.group not in groups:
            yield f"user '{user.name}' is in no group and cannot log in"
