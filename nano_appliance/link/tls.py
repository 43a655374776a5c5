"""TLS as the link wants it: version 1.3, our own authority only, names instead of addresses."""

from __future__ import annotations

import ssl

from nano_appliance.link.identity import Identity


def server_context(identity: Identity) -> ssl.SSLContext:
    """For a server; a client may come without a certificate, but never with one of another authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(identity.certificate, identity.key)
    context.load_verify_locations(identity.authority)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


def client_context(identity: Identity) -> ssl.SSLContext:
    """For a client that shows who it is; the server must be the one it is called by."""
    context = _client(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.load_verify_locations(identity.authority)
    context.load_cert_chain(identity.certificate, identity.key)
    return context


def anonymous_context(authority: str) -> ssl.SSLContext:
    """For a client without a certificate that trusts `authority` (PEM)."""
    context = _client(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.load_verify_locations(cadata=authority)
    return context


def unverified_context() -> ssl.SSLContext:
    """For asking a core for its authority's certificate, which is compared with a fingerprint afterwards.

    Nothing else may be sent or believed over it.
    """
    context = _client(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _client(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context
