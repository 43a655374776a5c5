"""What the core's certificate authority tells a cell that has not joined yet, and gives to cells and frontends."""

from __future__ import annotations

import msgspec


class AuthorityCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """The authority's own certificate as PEM; worth nothing until its fingerprint was compared."""

    certificate: str


class ScreenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A cell wants a certificate for its instances' screens; `signing_request` (PEM) is made with a key for them alone.

    They listen on `address`, which the certificate will name if the cell asks from there.
    """

    signing_request: str
    address: str


class ScreenCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """The certificate for a cell's screens as PEM."""

    certificate: str


class PortalRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A frontend wants a certificate for its portal; `signing_request` is PEM, `names` how the portal is called."""

    signing_request: str
    names: tuple[str, ...]


class PortalCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """The certificate for a portal and the authority's own, which browsers have to trust, both as PEM."""

    certificate: str
    authority: str
