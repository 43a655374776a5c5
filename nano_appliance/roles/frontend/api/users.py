"""Users and their passwords: administrators for all, each user for the own account."""

from __future__ import annotations

import math

import msgspec

from nano_appliance.model.errors import NotAllowed
from nano_appliance.rest.answer import Result
from nano_appliance.rest.request import Request, decode_body
from nano_appliance.roles.frontend.api.sessions import end_other_sessions
from nano_appliance.roles.frontend.route import Visit


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A user as clients see one."""

    name: str
    nick: str = ""
    mail: str = ""


class NewUser(msgspec.Struct, frozen=True, kw_only=True):
    """What an account is made of."""

    password: str
    nick: str = ""
    mail: str = ""


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What a user can be described by; an empty member stays as it was."""

    nick: str = ""
    mail: str = ""


class PasswordChange(msgspec.Struct, frozen=True, kw_only=True):
    """A new password, and the present one as the right to set it."""

    old: str
    new: str


def list_users(_request: Request, visit: Visit) -> Result:
    """Names of all users."""
    return visit.frontend.users.names()


def get_user(request: Request, visit: Visit) -> Result:
    """One user."""
    user = visit.frontend.users.get(request.arguments["user"])
    return Shown(name=user.name, nick=user.nick, mail=user.mail)


def create_user(request: Request, visit: Visit) -> Result:
    """Make an account, which is in no group yet."""
    wanted = decode_body(request, NewUser)
    user = request.arguments["user"]
    visit.frontend.users.create(user, wanted.password, wanted.nick, wanted.mail)
    # Those of somebody of the same name before, if the disk refused when the account was deleted.
    visit.frontend.tokens.revoke_all_of(user)
    return ""


def describe_user(request: Request, visit: Visit) -> Result:
    """Change nick name and mail address."""
    wanted = decode_body(request, Description)
    visit.frontend.users.describe(request.arguments["user"], wanted.nick, wanted.mail)
    return ""


def delete_user(request: Request, visit: Visit) -> Result:
    """Remove an account with its sessions and tokens."""
    user = request.arguments["user"]
    visit.frontend.users.delete(user)
    visit.frontend.tokens.revoke_all_of(user)
    end_other_sessions(request, visit, user)
    return ""


def change_password(request: Request, visit: Visit) -> Result:
    """Replace a password; guessing the present one is slowed down like logging in. Other sessions of the user end."""
    wanted = decode_body(request, PasswordChange)
    user, frontend = request.arguments["user"], visit.frontend
    wait = frontend.throttle.attempt(user, visit.address, frontend.monotonic())
    if wait:
        raise NotAllowed(f"too many wrong passwords, try again in {math.ceil(wait)} seconds")
    frontend.accounts.check_password(user, wanted.old)
    frontend.throttle.succeeded(user, visit.address)
    frontend.accounts.set_password(user, wanted.new)
    end_other_sessions(request, visit, user)
    return ""


def search_users(request: Request, visit: Visit) -> Result:
    """Names of the users of a group; without a group those who are in none."""
    return visit.frontend.users.in_group(request.query.get("group", ""))
