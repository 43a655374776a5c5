"""Signing requests to the core and verifying them; pure: time and nonce are passed in, replays are judged elsewhere.

The form is the older platform's, so that its clients keep working. Our own clients sign three things more, as
headers: the method, a nonce, and whom the request is made for.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from nano_appliance.model.configuration import Credential
from nano_appliance.model.errors import NotAllowed
from nano_appliance.rest.canonical import canonical_request

ALGORITHM = "Nano-HMAC-SHA256"
AUTHORIZATION, DATE, SCOPE, METHOD, NONCE = (
    "nano-authorization",
    "nano-date",
    "nano-scope",
    "nano-method",
    "nano-nonce",
)
SCOPE_ENDING = "default/nano_request"

WINDOW = timedelta(minutes=5)
"""How far a request's date may lie from now, either way."""

IDENTITY_HEADERS = ("nano-user", "nano-group", "nano-menus", "nano-visible", "nano-shares")
"""Headers that say whom a request is made for; they count only when they are signed."""

_MUST_BE_SIGNED = (*IDENTITY_HEADERS, METHOD, NONCE)
_AUTHORIZATION = re.compile(
    rf"{ALGORITHM} Credential=(?P<id>[^/,]*)/(?P<scope>[^,]*), ?"
    r"SignedHeaders=(?P<headers>[^,]*), ?Signature=(?P<signature>[^,]*)"
)


@dataclass(frozen=True)
class Verified:
    """A request whose signature is right.

    `method` and `nonce` are empty when the client is an old one that signs neither.
    """

    api_id: str
    signature: str
    date: datetime
    signed: frozenset[str]
    method: str = ""
    nonce: str = ""


def sign(
    credential: Credential,
    *,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes | None,
    now: datetime,
    nonce: str = "",
) -> dict[str, str]:
    """Headers to send with a request so that the core accepts it: all of `headers`, date, scope and signature.

    `headers` are those to be signed, by lower-case name, `host` among them; `body` is None for a stream; `now` has a
    zone. With a `nonce` the method is signed too.
    """
    date = now.replace(microsecond=0)
    scope = f"{date:%Y%m%d}/{SCOPE_ENDING}"
    sent = {**headers, DATE: date.isoformat(), SCOPE: scope}
    if nonce:
        sent |= {METHOD: method, NONCE: nonce}
    names = list(sent)
    canonical = canonical_request(method=method, path=path, query=query, headers=sent, signed=names, body=body)
    value = _signature(credential.key, sent[DATE], scope, canonical)
    sent[AUTHORIZATION] = (
        f"{ALGORITHM} Credential={credential.id}/{scope}, SignedHeaders={';'.join(names)}, Signature={value}"
    )
    return sent


def verify(
    keys: Mapping[str, str],
    *,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes | None,
    now: datetime,
) -> Verified:
    """Check a request against the `keys` (API id to key); `headers` are all of its headers, found by lower-case name.

    Raises NotAllowed for whatever is wrong with it.
    """
    parts = _AUTHORIZATION.fullmatch(headers.get(AUTHORIZATION, ""))
    if parts is None:
        raise NotAllowed("the request is not signed properly")
    api_id, scope = parts["id"], parts["scope"]
    signed = [name.lower() for name in parts["headers"].split(";")]
    if headers.get(SCOPE, scope) != scope:
        raise NotAllowed("the request's scope differs from the one it is signed for")
    unsigned = [name for name in _MUST_BE_SIGNED if name in headers and name not in signed]
    if unsigned:
        raise NotAllowed(f"the request's header {unsigned[0]} must be signed")
    date = _parse_date(headers.get(DATE, ""))
    canonical = canonical_request(method=method, path=path, query=query, headers=headers, signed=signed, body=body)
    # An unknown id takes the same time as a wrong key.
    expected = _signature(keys.get(api_id, ""), headers[DATE], scope, canonical)
    if not hmac.compare_digest(expected.encode(), parts["signature"].encode()) or api_id not in keys:
        raise NotAllowed("the request's signature is wrong")
    if abs(now - date) > WINDOW:
        raise NotAllowed(f"the request's date {headers[DATE]} is more than 5 minutes from the core's clock")
    if headers.get(METHOD, method) != method:
        raise NotAllowed("the request is signed for another method")
    return Verified(
        api_id, parts["signature"], date, frozenset(signed), headers.get(METHOD, ""), headers.get(NONCE, "")
    )


def _signature(key: str, date: str, scope: str, canonical: str) -> str:
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"{ALGORITHM}\n{date}\n{scope}\n{digest}"
    derived = hmac.digest(f"nano{key}".encode(), scope.encode(), "sha256")
    return hmac.new(derived, text.encode(), "sha256").hexdigest()


def _parse_date(text: str) -> datetime:
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        date = None
    if date is None or date.tzinfo is None:
        raise NotAllowed("the request's date is missing or not in the form 2024-07-16T09:30:00+08:00")
    return date
