"""A new password for an account from the frontend's own host, when nobody can log in any more."""

from __future__ import annotations

import getpass
import socket
import time

from nano_appliance.host import pid_file
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.roles.frontend.accounts import Accounts
from nano_appliance.store.operation_log import OperationLog
from nano_appliance.store.tokens_data import TOKENS_FILE, TokensData
from nano_appliance.store.users_data import UsersData


def check_user(folder: ModuleFolder, user: str) -> None:
    """Raise NotFound, naming those that exist, when the frontend in `folder` has no account `user`."""
    path = folder.config / "users.data"
    if not path.exists():
        raise NotFound(f"{path} does not exist: this host has no frontend there, or nobody has initialised it")
    names = [account.name for account in UsersData(path).users.all()]
    if user not in names:
        raise NotFound(f"there is no user '{user}'; there are: {', '.join(names) or 'none'}")


def reset_password(folder: ModuleFolder, user: str, password: str) -> None:
    """Give `user` the password and end its sessions and tokens; the operation log says so.

    Raises InvalidInput for a password against the rules, NotFound, and Conflict while the frontend runs, which has the
    accounts in its memory.
    """
    check_user(folder, user)
    try:
        with pid_file.held(folder.pid_file):
            Accounts(UsersData(folder.config / "users.data")).set_password(user, password)
            # What was saved of sessions costs everybody a login, and may be just what has to end.
            (folder.data / "session.data").unlink(missing_ok=True)
            TokensData(folder.data / TOKENS_FILE).remove_all_of(user)
            who = f"{getpass.getuser()} on {socket.gethostname()}"
            OperationLog(folder.data / "log").append(f"{who} : reset the password of user {user}", time.time_ns())
    except Conflict:
        raise Conflict(
            "the frontend is running; stop it first (nano frontend stop, or systemctl stop nano-frontend), "
            "and start it afterwards"
        ) from None
