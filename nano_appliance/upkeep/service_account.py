"""The account that core and frontend act as where packages are installed, and giving it what is to be its own."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.upkeep.change import Change

SERVICE_ACCOUNT = "nano"
ROLES = ("core", "frontend")
"""A cell manages what belongs to the host, and stays root's."""


def missing_ownership(modules: Iterable[ModuleFolder]) -> Iterator[Change]:
    """Folders with anything in them that the account does not own; none where it does not exist."""
    try:
        account = pwd.getpwnam(SERVICE_ACCOUNT)
    except KeyError:
        return
    for module in modules:
        if module.name in ROLES and any(path.lstat().st_uid != account.pw_uid for path in _own(module)):
            text = f"{module.home} and all in it belong to account {account.pw_name}"
            yield Change(text, partial(_give, module, account))


def _own(module: ModuleFolder) -> Iterator[Path]:
    """The module's folder and all in it but links, such as that to the program, which are the packages' own."""
    return (path for path in (module.home, *module.home.rglob("*")) if not path.is_symlink())


def _give(module: ModuleFolder, account: pwd.struct_passwd) -> None:
    for path in _own(module):
        os.chown(path, account.pw_uid, account.pw_gid)
