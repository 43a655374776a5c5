"""Proving knowledge of the domain's secret without sending it; pure.

Both proofs cover the cell's key and the core's authority, so that neither can be used with another peer.
"""

from __future__ import annotations

import hmac

CELL_KNOWS, CORE_KNOWS = "nano cell joins", "nano core accepts"


def proof(secret: str, purpose: str, nonce: str, key_fingerprint: str, authority_fingerprint: str) -> str:
    """What only somebody with `secret` can say; hexadecimal."""
    text = "\n".join((purpose, nonce, key_fingerprint, authority_fingerprint))
    return hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()


def is_proven(
    given: str, secret: str, purpose: str, nonce: str, key_fingerprint: str, authority_fingerprint: str
) -> bool:
    """True when there is no secret to know, or `given` proves that it is known."""
    if not secret:
        return True
    expected = proof(secret, purpose, nonce, key_fingerprint, authority_fingerprint)
    return bool(nonce) and hmac.compare_digest(expected.encode(), given.encode())
