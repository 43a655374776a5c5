"""Personal API tokens: each user's own, and all of them for administrators."""

from __future__ import annotations

from datetime import datetime

import msgspec

from nano_appliance.model.errors import NotAllowed
from nano_appliance.model.operation_log import NANOSECONDS
from nano_appliance.model.times import format_time
from nano_appliance.model.token import DEFAULT_DAYS
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.route import Visit


class TokenWish(msgspec.Struct, frozen=True, kw_only=True):
    """A token for the rooms `menu`, none of which means reading alone."""

    name: str
    menu: tuple[str, ...] = ()
    days: int = DEFAULT_DAYS


class TokenDescription(msgspec.Struct, frozen=True, kw_only=True):
    """A token as it can be looked at; its secret cannot."""

    id: str
    user: str
    name: str
    menu: tuple[str, ...]
    created: str
    expires: str


class NewToken(msgspec.Struct, frozen=True, kw_only=True):
    """A new token, which is shown here and never again."""

    id: str
    token: str
    expires: str


def list_tokens(_request: Request, visit: Visit) -> list[TokenDescription]:
    """The caller's tokens, and those of everybody for administrators."""
    return [
        TokenDescription(
            id=token.id,
            user=token.user,
            name=token.name,
            menu=token.menus,
            created=_time(token.created),
            expires=_time(token.expires),
        )
        for token in visit.frontend.tokens.of(_whose(visit))
    ]


@takes(TokenWish)
def give_token(_request: Request, visit: Visit, wish: TokenWish) -> NewToken:
    """Make a token that can do no more than the session it is asked for with."""
    _require_session(visit)
    missing = [menu for menu in wish.menu if menu not in visit.session.menus]
    if missing:
        raise NotAllowed(f"a token for '{missing[0]}' needs the right to it, which {visit.session.user} does not have")
    now = visit.frontend.wall_clock() // NANOSECONDS
    token, secret = visit.frontend.tokens.give(visit.session.user, wish.name, wish.menu, wish.days, now)
    return NewToken(id=token.id, token=secret, expires=_time(token.expires))


def revoke_token(request: Request, visit: Visit) -> None:
    """End a token at once."""
    _require_session(visit)
    visit.frontend.tokens.revoke(request.arguments["id"], _whose(visit))


def _whose(visit: Visit) -> str:
    return "" if visit.caller.administers else visit.session.user


def _require_session(visit: Visit) -> None:
    """Whoever has found a token shall not make another of it, nor take the user's own away."""
    if visit.session.token:
        raise NotAllowed("tokens are given and revoked by a login, not by a token")


def _time(seconds: int) -> str:
    return format_time(datetime.fromtimestamp(seconds))
