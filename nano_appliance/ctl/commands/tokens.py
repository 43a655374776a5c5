"""Personal API tokens: seen, given, revoked."""

from __future__ import annotations

import msgspec

from nano_appliance.ctl.context import Context
from nano_appliance.ctl.names import only
from nano_appliance.ctl.table import Column, shown, table
from nano_appliance.ctl.told import Told
from nano_appliance.rest.portal_client import place


class _Token(msgspec.Struct, frozen=True):
    """A token as the API tells of it."""

    id: str
    user: str
    name: str
    expires: str
    menu: tuple[str, ...] = ()


class _Secret(msgspec.Struct, frozen=True):
    """What a new token is."""

    token: str


COLUMNS: tuple[Column[_Token], ...] = (
    Column("TOKEN", lambda token: token.name),
    Column("USER", lambda token: token.user),
    Column("EXPIRES", lambda token: token.expires),
    Column("ROOMS", lambda token: " ".join(token.menu)),
    Column("ID", lambda token: token.id),
)


def list_tokens(context: Context) -> Told:
    """Those the caller may see."""
    reply = context.api.call("GET", place("tokens"))
    return Told(table(COLUMNS, reply.decode(list[_Token])), reply.data)


def create_token(context: Context) -> Told:
    """One more; its secret is the result, so that it can be written to a file."""
    options = context.options
    wish = {"name": options.name, "menu": options.menu, "days": options.days}
    reply = context.api.call("POST", place("tokens"), wish)
    return Told(reply.decode(_Secret).token, reply.data)


def revoke_token(context: Context) -> Told:
    """One less."""
    word = context.options.token
    tokens = context.api.call("GET", place("tokens")).decode(list[_Token])
    named = [each for each in tokens if each.id == word] or [each for each in tokens if each.name == word]
    token = only(named, "token", word, lambda each: f"{each.user} {each.id}")
    what = f"token {shown(token.name)} of {shown(token.user)}"
    context.confirm(f"revoke {what}", shown(token.name))
    context.api.call("DELETE", place("tokens", token.id))
    return Told(f"{what} is revoked")
