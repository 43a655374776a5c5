"""The certificate that a portal shows, read from its files again whenever they change; makes none."""

from __future__ import annotations

import logging
import ssl
import threading
from pathlib import Path

from nano_appliance.model.errors import Misconfigured

logger = logging.getLogger(__name__)

Stamp = tuple[tuple[int, int, int], ...]


class CertificateFiles:
    """Gives the TLS context for the next connection; `certificate` may be followed by those that issued it (PEM)."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._certificate = certificate
        self._key = key
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None
        self._stamp: Stamp = ()

    def __call__(self) -> ssl.SSLContext:
        """The context with what the files hold now; as long as they do not fit together, what they held before.

        Raises Misconfigured naming the files when they have never fitted.
        """
        with self._lock:
            stamp = self._look()
            if stamp != self._stamp or self._context is None:
                self._stamp = stamp
                self._context = self._load()
            return self._context

    def _load(self) -> ssl.SSLContext:
        try:
            context = server_context(self._certificate, self._key)
        except (OSError, ValueError) as error:
            text = f"{self._certificate} and {self._key} cannot be used for TLS: {_reason(error)}"
            if self._context is None:
                raise Misconfigured(text) from error
            logger.warning("%s; the certificate from before is still shown", text)
            return self._context
        if self._context is not None:
            logger.info("the certificate in %s is shown from now on", self._certificate)
        return context

    def _look(self) -> Stamp:
        found: list[tuple[int, int, int]] = []
        for path in (self._certificate, self._key):
            try:
                status = path.stat()
            except OSError:
                found.append((0, 0, 0))
            else:
                found.append((status.st_ino, status.st_size, status.st_mtime_ns))
        return tuple(found)


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """For browsers and clients of the API: TLS 1.2 and 1.3, nothing asked of the client. Raises OSError, ValueError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    # An empty password instead of a question on the terminal of whoever started the frontend.
    context.load_cert_chain(certificate, key, password="")
    return context


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, ssl.SSLError):
        return (error.reason or "no certificate with its key").replace("_", " ").lower()
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
