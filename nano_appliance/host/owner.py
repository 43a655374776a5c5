"""Acting as the account that a module's folder belongs to, so that nothing in it becomes somebody else's."""

from __future__ import annotations

import os
import pwd
from collections.abc import Sequence
from pathlib import Path

from nano_appliance.host.commands import host_environment
from nano_appliance.host.daemon import own_program
from nano_appliance.model.errors import NanoError


def act_as_owner(folder: Path, words: Sequence[str]) -> None:
    """As root in another account's folder: begin anew as that account with the command line `words`; else return.

    The program is started anew, because the self-contained executable has unpacked itself for root's eyes only. Raises
    NanoError when that is not possible.
    """
    owner = _owner(folder)
    if os.geteuid() != 0 or owner == 0:
        return
    try:
        account = pwd.getpwuid(owner)
    except KeyError:
        raise NanoError(f"{folder} belongs to account {owner}, which does not exist: chown -R {folder}") from None
    command = [*own_program(), *words]
    environment = {**host_environment(), "PYINSTALLER_RESET_ENVIRONMENT": "1", "HOME": account.pw_dir}
    try:
        os.initgroups(account.pw_name, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(owner)
        os.execve(command[0], command, environment)  # noqa: S606 - ourselves, from a list
    except OSError as error:
        raise NanoError(f"cannot act as {account.pw_name}, to whom {folder} belongs: {error.strerror}") from error


def _owner(folder: Path) -> int:
    """Who owns a folder, or the nearest of its parents that exists."""
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    return folder.stat().st_uid
