"""What browsers are told besides the content: which sources a page may use, and which other sites may ask; pure."""

from __future__ import annotations

from collections.abc import Mapping

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
"""Scripts come from the portal alone; the component library sets styles on elements."""

PAGE_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Sent with every file of the portal."""

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
