"""Logging in, staying logged in, logging out."""

from __future__ import annotations

import math
from datetime import datetime

import msgspec

from nano_appliance.model.errors import NanoError, NotAllowed
from nano_appliance.model.operation_log import NANOSECONDS
from nano_appliance.model.session import Session
from nano_appliance.model.times import format_time
from nano_appliance.model.timing import SESSION_LIFETIME
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.authentication import SESSION_HEADER
from nano_appliance.roles.frontend.route import Visit
from nano_appliance.roles.frontend.sessions import key_of

LONGEST_NONCE = 128


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """What a person types; the nonce is kept with the session and means nothing."""

    user: str
    password: str
    nonce: str = ""


class LoggedIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The new session; `timeout` in seconds, `address` is where the client was seen."""

    session: str
    group: str
    timeout: int
    menu: tuple[str, ...]
    address: str = ""


class LiveSession(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A session as it can be looked at, times in the layout of all times; `current` for the one that asks."""

    key: str
    user: str
    group: str
    expires: str
    address: str = ""
    since: str = ""
    current: bool = False


class Identity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom a request acts for, and in which rooms; `since` is a login's, `token` and `expires` are a token's."""

    user: str
    group: str
    menu: tuple[str, ...]
    address: str = ""
    since: str = ""
    token: str = ""
    expires: str = ""


@takes(Login)
def log_in(_request: Request, visit: Visit, wish: Login) -> LoggedIn:
    """Check a password and start a session; failures slow the next attempts down."""
    frontend = visit.frontend
    wait = frontend.throttle.attempt(wish.user, visit.address, frontend.monotonic())
    known = wish.user if frontend.accounts.is_known(wish.user) else ""
    if wait:
        refusal = NotAllowed(f"too many failed logins, try again in {math.ceil(wait)} seconds")
        # Once, or the log would be the guesser's to fill.
        if frontend.throttle.first_refusal(wish.user, visit.address):
            frontend.recorder.failed_login(known, visit.address, refusal.message)
        raise refusal
    try:
        session = _session_of(wish, visit)
    except NanoError as error:
        frontend.recorder.failed_login(known, visit.address, error.message)
        raise
    session_id = frontend.sessions.open(session, frontend.monotonic())
    frontend.recorder.change(session, "log in")
    return LoggedIn(
        session=session_id,
        group=session.group,
        timeout=SESSION_LIFETIME,
        menu=session.menus,
        address=session.address,
    )


def keep_alive(request: Request, visit: Visit) -> None:
    """Let the session of the path last its whole lifetime again."""
    visit.frontend.sessions.keep_alive(request.arguments["session"], visit.frontend.monotonic())


def log_out(request: Request, visit: Visit) -> None:
    """End the session of the path; knowing its id is the right to do so."""
    ended = visit.frontend.sessions.close(request.arguments["session"], visit.frontend.monotonic())
    visit.frontend.recorder.change(ended, "log out")


def end_other_sessions(request: Request, visit: Visit, user: str) -> None:
    """End the sessions of `user` but for the one that asks for it: what they were begun with holds no longer."""
    asking = request.headers.get(SESSION_HEADER, "")
    visit.frontend.sessions.end_all_of(user, visit.frontend.monotonic(), but=asking)


def who_am_i(_request: Request, visit: Visit) -> Identity:
    """Whose session or token this is, and what it may do."""
    session = visit.session
    return Identity(
        user=session.user,
        group=session.group,
        menu=session.menus,
        address=session.address,
        since=_time(session.since),
        token=session.token,
        expires=_time(session.until),
    )


def list_sessions(_request: Request, visit: Visit) -> list[str]:
    """Ids of all live sessions, for administrators: whoever has an id has the session."""
    return visit.frontend.sessions.ids(visit.frontend.monotonic())


def show_sessions(request: Request, visit: Visit) -> list[LiveSession]:
    """The caller's sessions, and those of everybody for administrators; `key` names a session and opens nothing."""
    frontend, whose = visit.frontend, _whose(visit)
    asking = key_of(request.headers.get(SESSION_HEADER, ""))
    now, today = frontend.monotonic(), frontend.wall_clock() / NANOSECONDS
    return [
        LiveSession(
            key=live.key,
            user=live.session.user,
            group=live.session.group,
            address=live.session.address,
            since=_time(live.session.since),
            expires=_time(today + live.expires - now),
            current=live.key == asking,
        )
        for live in frontend.sessions.all(now)
        if whose in ("", live.session.user)
    ]


def revoke(request: Request, visit: Visit) -> None:
    """End a session by its key: one of the caller's, or anybody's for administrators."""
    whose = _whose(visit)
    if whose and visit.session.token:
        raise NotAllowed("one's own sessions are ended by a login, not by a token")
    visit.frontend.sessions.revoke(request.arguments["key"], visit.frontend.monotonic(), user=whose)


def _whose(visit: Visit) -> str:
    """The user whose sessions the caller may see and end; empty for everybody's."""
    return "" if visit.caller.administers else visit.session.user


def _session_of(login: Login, visit: Visit) -> Session:
    rights = visit.frontend.accounts.log_in(login.user, login.password)
    visit.frontend.throttle.succeeded(login.user, visit.address)
    return Session(
        user=rights.user,
        group=rights.group,
        menus=rights.menus,
        address=visit.address,
        nonce=login.nonce[:LONGEST_NONCE],
        since=visit.frontend.wall_clock() // NANOSECONDS,
    )


def _time(seconds: float) -> str:
    """A moment in the layout of all times; empty for 0, which is none."""
    return format_time(datetime.fromtimestamp(seconds)) if seconds else ""
