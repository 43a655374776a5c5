"""The accounts that core and frontend act as where packages are installed, and giving them what is to be their own."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from nano_appliance.host.commands import CommandFailed, run
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.upkeep.change import Change

SERVICE_ACCOUNT = "nano"
"""Unless the role's service names another one."""
ROLES = ("core", "frontend")
"""A cell manages what belongs to the host, and stays root's."""

_ANSWER_TIME = 10.0


def missing_ownership(modules: Iterable[ModuleFolder]) -> Iterator[Change]:
    """Folders with anything in them that the account does not own; none where it does not exist."""
    for module in modules:
        account = _account_of(module.name) if module.name in ROLES else None
        if account and any(path.lstat().st_uid != account.pw_uid for path in _own(module)):
            text = f"{module.home} and all in it belong to account {account.pw_name}"
            yield Change(text, partial(_give, module, account))


def _account_of(role: str) -> pwd.struct_passwd | None:
    """The account that the role's service acts as, None when it does not exist."""
    try:
        shown = run(["systemctl", "show", "--property=User", "--value", f"nano-{role}.service"], timeout=_ANSWER_TIME)
        name = shown.stdout.decode().strip()
    except CommandFailed:  # no systemd, or not running
        name = ""
    try:
        return pwd.getpwnam(name or SERVICE_ACCOUNT)
    except KeyError:
        return None


def _own(module: ModuleFolder) -> Iterator[Path]:
    """The module's folder and all in it but what packages put there: the program, be it a link or a file."""
    program = module.home / module.name
    paths = (module.home, *module.home.rglob("*"))
    return (path for path in paths if path != program and not path.is_symlink())


def _give(module: ModuleFolder, account: pwd.struct_passwd) -> None:
    for path in _own(module):
        os.chown(path, account.pw_uid, account.pw_gid)
