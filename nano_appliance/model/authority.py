"""What the core tells of its certificate authority to a cell that has not joined yet."""

from __future__ import annotations

import msgspec


class AuthorityCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """The authority's own certificate as PEM; worth nothing until its fingerprint was compared."""

    certificate: str
