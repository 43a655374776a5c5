"""What it takes to use a route, and the one check of it; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nano_appliance.model.caller import ADMINISTERING_MENU
from nano_appliance.model.errors import NotAllowed
from nano_appliance.model.menu import Menu
from nano_appliance.model.session import Session


@dataclass(frozen=True)
class Need:
    """What a route asks of who uses it; each route states one.

    `open`: nothing, not even a session. `menu`: the room of the portal a session must have. `kind`: the route is about
    things of this kind, which have owners; the core, which knows them, compares these with the caller. `own`: the
    variable of the path that names a user, whose own account needs no room, but a login.
    """

    open: bool = False
    menu: Menu | None = None
    kind: str = ""
    own: str = ""


OPEN = Need(open=True)
"""Anybody."""

SESSION = Need()
"""Whoever is logged in: lists to choose from, the state of the zone, one's own session."""

ADMINISTRATION = Need(menu=ADMINISTERING_MENU)
"""Administrators: who may change what others may do."""


def room(menu: Menu) -> Need:
    """Who has the room `menu`."""
    return Need(menu=menu)


def owned(kind: str, menu: Menu | None = None) -> Need:
    """Who may touch the thing of `kind` that the request is about, and has the room `menu` as well if one is named."""
    return Need(menu=menu, kind=kind)


def own_account(variable: str) -> Need:
    """The user named by `variable` of the path, and administrators."""
    return Need(menu=ADMINISTERING_MENU, own=variable)


def check(need: Need, session: Session, arguments: Mapping[str, str]) -> None:
    """Raise NotAllowed when `session` does not have what `need` asks; `arguments` are the variables of the path.

    Whose a thing is, is not looked at here.
    """
    if need.menu is None or need.menu in session.menus:
        return
    if need.own and arguments[need.own] == session.user and not session.token:
        return
    raise NotAllowed(f"this needs the right to '{need.menu}', which {session.user} does not have")
