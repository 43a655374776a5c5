"""Another account for core and frontend than the packages' own, by a drop-in of their services."""

from __future__ import annotations

import contextlib
import pwd
from pathlib import Path

from nano_appliance.host.files import atomic_write, make_folder
from nano_appliance.installer.services import reload, unit_of
from nano_appliance.model.errors import InvalidInput
from nano_appliance.upkeep.service_account import ROLES

UNITS = Path("/etc/systemd/system")
FILE = "account.conf"


def require_account(name: str) -> None:
    """Raise InvalidInput when no such account exists."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        raise InvalidInput(f"--user '{name}' must be an account of this host") from None


def acts_as(name: str) -> bool:
    """Whether the services are told so already."""
    return all(_file(role).exists() and _file(role).read_text() == _content(name) for role in ROLES)


def act_as(name: str, undo: contextlib.ExitStack) -> None:
    """Tell the services; what they own is not changed. Raises NanoError."""
    undo.callback(reload)
    for role in ROLES:
        path = _file(role)
        previous = path.read_bytes() if path.exists() else None
        make_folder(path.parent, 0o755)
        atomic_write(path, _content(name).encode(), mode=0o644)
        if previous is None:
            undo.callback(path.unlink)
        else:
            undo.callback(atomic_write, path, previous, mode=0o644)
    reload()


def _file(role: str) -> Path:
    return UNITS / f"{unit_of(role)}.d" / FILE


def _content(name: str) -> str:
    group = pwd.getpwnam(name).pw_gid
    return f"[Service]\nUser={name}\nGroup={group}\n"
