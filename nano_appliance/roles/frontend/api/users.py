"""Users and their passwords: administrators for all, each user for the own account."""

from __future__ import annotations

import math

import msgspec

from nano_appliance.model.errors import NotAllowed
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.api.sessions import end_other_sessions
from nano_appliance.roles.frontend.route import Visit


class UserDescription(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A user as clients see one."""

    name: str
    nick: str = ""
    mail: str = ""


class NewUser(msgspec.Struct, frozen=True, kw_only=True):
    """What an account is made of."""

    password: str
    nick: str = ""
    mail: str = ""


class UserWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a user can be described by; an empty member stays as it was."""

    nick: str = ""
    mail: str = ""


class PasswordChange(msgspec.Struct, frozen=True, kw_only=True):
    """A new password, and the present one as the right to set it."""

    old: str
    new: str


def list_users(_request: Request, visit: Visit) -> list[str]:
    """Names of all users."""
    return visit.frontend.users.names()


def get_user(request: Request, visit: Visit) -> UserDescription:
    """One user."""
    user = visit.frontend.users.get(request.arguments["user"])
    return UserDescription(name=user.name, nick=user.nick, mail=user.mail)


@takes(NewUser)
def create_user(request: Request, visit: Visit, wish: NewUser) -> None:
    """Make an account, which is in no group yet."""
    user = request.arguments["user"]
    visit.frontend.users.create(user, wish.password, wish.nick, wish.mail)
    # Those of somebody of the same name before, if the disk refused when the account was deleted.
    visit.frontend.tokens.revoke_all_of(user)


@takes(UserWish)
def describe_user(request: Request, visit: Visit, wish: UserWish) -> None:
    """Change nick name and mail address."""
    visit.frontend.users.describe(request.arguments["user"], wish.nick, wish.mail)


def delete_user(request: Request, visit: Visit) -> None:
    """Remove an account with its sessions and tokens."""
    user = request.arguments["user"]
    visit.frontend.users.delete(user)
    visit.frontend.tokens.revoke_all_of(user)
    end_other_sessions(request, visit, user)


@takes(PasswordChange)
def change_password(request: Request, visit: Visit, wish: PasswordChange) -> None:
    """Replace a password; guessing the present one is slowed down like logging in. Other sessions of the user end."""
    user, frontend = request.arguments["user"], visit.frontend
    wait = frontend.throttle.attempt(user, visit.address, frontend.monotonic())
    if wait:
        raise NotAllowed(f"too many wrong passwords, try again in {math.ceil(wait)} seconds")
    frontend.accounts.check_password(user, wish.old)
    frontend.throttle.succeeded(user, visit.address)
    frontend.accounts.set_password(user, wish.new)
    end_other_sessions(request, visit, user)


def search_users(request: Request, visit: Visit) -> list[str]:
    """Names of the users of a group; without a group those who are in none."""
    return visit.frontend.users.in_group(request.query.get("group", ""))
