"""Who sends a request: by the session it names, or by a personal token; says nothing of what they may do."""

from __future__ import annotations

from nano_appliance.model.errors import Conflict, NotAllowed, NotFound
from nano_appliance.model.operation_log import NANOSECONDS
from nano_appliance.model.session import Session
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.frontend import Frontend

SESSION_HEADER = "Nano-Session"
TOKEN_SCHEME = "bearer"  # noqa: S105 - how a token is announced, not one


def known_by(frontend: Frontend, request: Request, address: str) -> Session | None:
    """The session of a request, or one made of its token; None when it names neither.

    Raises NotAllowed for a session or token that is not good, or not any more.
    """
    session_id = request.headers.get(SESSION_HEADER, "")
    if session_id:
        return frontend.sessions.find(session_id, frontend.monotonic())
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != TOKEN_SCHEME:
        return None
    token = frontend.tokens.find(secret.strip(), frontend.wall_clock() // NANOSECONDS)
    try:
        rights = frontend.accounts.rights(token.user)
    except (NotFound, Conflict) as error:
        raise NotAllowed(f"invalid token: {error.message}") from error
    menus = tuple(menu for menu in rights.menus if menu in token.menus)
    return Session(
        user=rights.user, group=rights.group, menus=menus, address=address, token=token.name, until=token.expires
    )
