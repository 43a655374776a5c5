"""By what a client knows that it speaks to the right server: an authority, or the server's own certificate, pinned."""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path
from typing import Any

import msgspec

from nano_appliance.model.errors import InvalidInput, NanoError, Unavailable
from nano_appliance.model.names import printable

CONNECT_SECONDS = 10.0

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
)
"""Where distributions keep the authorities they trust; the self-contained executable may have been built elsewhere."""


class NotTrusted(NanoError):
    """The server shows a certificate that nothing vouches for."""

    kind = "not_trusted"


class Trust(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is trusted: `authority` (PEM) alone, or the one certificate with this SHA-256 `fingerprint` (hex).

    With neither it is whom the system trusts.
    """

    authority: str = ""
    fingerprint: str = ""

    def options(self) -> dict[str, Any]:
        """The same for the HTTP library."""
        if self.fingerprint:
            # The certificate itself is compared, so neither its issuer nor its name matter.
            return {"cert_reqs": "CERT_NONE", "assert_hostname": False, "assert_fingerprint": self.fingerprint}
        if self.authority:
            return {"cert_reqs": "CERT_REQUIRED", "ca_cert_data": self.authority}
        return {"cert_reqs": "CERT_REQUIRED", "ca_certs": _system_bundle()}


def read_fingerprint(text: str) -> str:
    """A SHA-256 fingerprint as hex digits in lower case, given with colons or without; raises InvalidInput."""
    digits = text.replace(":", "").strip().lower()
    if len(digits) != hashlib.sha256().digest_size * 2 or set(digits) - set("0123456789abcdef"):
        raise InvalidInput(f"fingerprint '{printable(text)}' must be the 64 hex digits of SHA-256")
    return digits


def shown_fingerprint(digits: str) -> str:
    """The same as other programs show it."""
    return ":".join(digits[place : place + 2] for place in range(0, len(digits), 2)).upper()


def server_fingerprint(host: str, port: int) -> str:
    """SHA-256 of the certificate that the server shows, whoever made it. Raises Unavailable."""
    try:
        pem = ssl.get_server_certificate((host, port), timeout=CONNECT_SECONDS)
    except OSError as error:
        raise Unavailable(f"{host}:{port} shows no certificate: {error.strerror or error}") from error
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


def _system_bundle() -> str | None:
    """The file with the system's authorities; None leaves them to the TLS library, which knows its own place."""
    known = ssl.get_default_verify_paths()
    if known.cafile or known.capath:
        return None
    return next((bundle for bundle in _BUNDLES if Path(bundle).exists()), None)
