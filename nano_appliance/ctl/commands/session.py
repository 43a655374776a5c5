"""The end of a login, and who it is."""

from __future__ import annotations

from nano_appliance.ctl.answers import Identity
from nano_appliance.ctl.context import Context, Terminal
from nano_appliance.ctl.login_file import forget_login, read_login
from nano_appliance.ctl.table import facts
from nano_appliance.ctl.told import Told
from nano_appliance.model.errors import NanoError
from nano_appliance.rest.portal_client import PortalClient, Refused, place


def log_out(terminal: Terminal) -> Told:
    """End the session and forget it, even when the server cannot be told. Raises NotLoggedIn when there is none."""
    login = read_login()
    try:
        if login.session:
            PortalClient(login.url, login.trust, login.headers()).call("DELETE", place("sessions", login.session))
    except Refused:
        # It had ended by itself.
        pass
    except NanoError as error:
        terminal.note(f"nano: {error.message}; the session ends by itself")
    finally:
        forget_login()
    return Told(f"logged out of {login.url}")


def who_am_i(context: Context) -> Told:
    """Who is logged in where; raises NotLoggedIn when that has ended."""
    login = context.api.login
    mine = context.api.call("GET", place("me")).decode(Identity)
    known = {
        "url": login.url,
        "user": mine.user,
        "group": mine.group,
        "by": "token" if login.token else "session",
        "menu": mine.menu,
    }
    words = {**known, "menu": " ".join(mine.menu)}
    return Told(facts((name, value) for name, value in words.items()), known)
