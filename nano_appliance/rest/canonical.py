"""The text of a request that its signature covers, exactly as clients of the older platform build it; knows no key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, quote_plus

EMPTY_DIGEST = hashlib.sha256().hexdigest()

_BODILESS_METHODS = {"GET", "HEAD", "OPTIONS"}


def canonical_request(
    *,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    signed: Sequence[str],
    body: bytes | None,
) -> str:
    """Path, query, the headers named in `signed`, their names, and the digest of the body.

    `path` is percent-decoded, `query` as it was sent. A `body` of None is a stream, which is not covered. A signed
    header that the request lacks contributes nothing. The method decides only whether there is a body to cover.
    """
    lines = [quote_plus(quote_plus(path)), _canonical_query(query)]
    lines.append("".join(f"{name}:{headers[name].strip()}\n" for name in signed if name in headers))
    lines.append(";".join(signed))
    if body is not None:
        lines.append(EMPTY_DIGEST if method in _BODILESS_METHODS else hashlib.sha256(body).hexdigest())
    return "\n".join(lines)


def _canonical_query(query: str) -> str:
    first: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        first.setdefault(name, value)
    ordered = sorted(first.items(), key=lambda entry: entry[0].encode())
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in ordered)
