"""What browsers are told besides the content: which sources a page may use, and which other sites may ask; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; connect-src 'self'{consoles}; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
"""Scripts come from the portal alone, which speaks with nobody else; the component library sets styles on elements."""

PAGE_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.format(consoles=""),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Sent with every file of the portal. The portal needs no cookie, and sets none."""

_HOST = re.compile(r"[0-9A-Za-z_.\-]{1,253}(:[0-9]{1,5})?")


def page_headers(host: str) -> dict[str, str]:
    """The same for a page that was asked for at `host` (name and port).

    Not every browser takes a websocket to there for one to the page's own origin.
    """
    consoles = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return {**PAGE_HEADERS, "Content-Security-Policy": CONTENT_SECURITY_POLICY.format(consoles=consoles)}


ANSWER_HEADERS: Mapping[str, str] = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
"""Sent with every answer of the API."""

PREFLIGHT_HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "POST, GET, OPTION, OPTIONS, PUT, DELETE, HEAD, PATCH",
    "Access-Control-Allow-Headers": "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, "
    "Access-Control-Allow-Origin, Nano-Session, Nano-Date, Nano-Scope, Nano-Authorization, Authorization",
}
"""Answer to a browser that asks before a request from another site; `OPTION` is what clients have always got."""


def origin_headers(origin: str) -> dict[str, str]:
    """Headers that let the site `origin` read an answer; none when the browser named no site."""
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"} if origin else {}
