"""How the frontend tells the core whom a request is made for: the caller as signed headers, and back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.errors import NotAllowed
from nano_appliance.rest.signature import IDENTITY_HEADERS, Verified

USER, GROUP, MENUS, VISIBLE, SHARES = IDENTITY_HEADERS


def caller_headers(caller: Caller) -> dict[str, str]:
    """Headers that name the caller; none for a trusted client, which speaks for itself."""
    if caller.trusted:
        return {}
    return {
        USER: quote(caller.user),
        GROUP: quote(caller.group),
        MENUS: ",".join(quote(menu) for menu in sorted(caller.menus)),
        VISIBLE: "true" if caller.visible else "false",
        SHARES: ",".join(sorted(caller.shares)),
    }


def vouched_caller(verified: Verified, headers: Mapping[str, str]) -> Caller:
    """The caller named by a request's signed headers; a request that names none is a trusted client's own.

    Raises NotAllowed when only some of the headers are there.
    """
    named = [name for name in IDENTITY_HEADERS if name in headers]
    if not named and not any(name in verified.signed for name in IDENTITY_HEADERS):
        return TRUSTED
    if len(named) != len(IDENTITY_HEADERS) or not verified.signed.issuperset(named):
        raise NotAllowed("the request names its user incompletely")
    return Caller(
        user=unquote(headers[USER]),
        group=unquote(headers[GROUP]),
        menus=frozenset(unquote(menu) for menu in headers[MENUS].split(",") if menu),
        visible=headers[VISIBLE] == "true",
        shares=frozenset(kind for kind in headers[SHARES].split(",") if kind),
    )
