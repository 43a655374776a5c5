"""What a frontend shows to browsers: a key of its own, certified by the domain's core for the names of its portal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from nano_appliance.host.files import atomic_write
from nano_appliance.link import certificates
from nano_appliance.link.key_file import CERTIFICATE_MODE, read_or_make_key, read_text
from nano_appliance.link.peer import Role
from nano_appliance.model.authority import PortalCertificate, PortalRequest
from nano_appliance.model.errors import InvalidInput, NotAllowed

KEY, CERTIFICATE, AUTHORITY = "portal.key.pem", "portal.crt.pem", "nano_ca.crt.pem"

RENEWED_BELOW = 1 / 3
"""Share of its lifetime that a certificate has left when it is replaced."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class PortalIdentity:
    """Key and certificate in `folder` (the frontend's `cert/`) for a portal that is called by `names`.

    Raises Misconfigured naming the file when the key is broken.
    """

    def __init__(self, folder: Path, names: Sequence[str], clock: Callable[[], datetime] = _utc_now) -> None:
        self._names = tuple(names)
        self._clock = clock
        self._key = read_or_make_key(folder / KEY)
        self._authority = folder / AUTHORITY
        self.certificate, self.key = folder / CERTIFICATE, folder / KEY

    @property
    def request(self) -> PortalRequest:
        """What the core is asked to sign."""
        signing_request = certificates.make_signing_request(self._key, Role.PORTAL, self._names[0])
        return PortalRequest(signing_request=signing_request, names=self._names)

    @property
    def is_usable(self) -> bool:
        """True as long as there is a certificate that has not ended, by whatever names."""
        return self._left() > 0

    @property
    def is_settled(self) -> bool:
        """True as long as the certificate needs no replacing: it is for the names, and far from its end."""
        return self._left() > RENEWED_BELOW and self._names_match(self._read())

    def install(self, answer: PortalCertificate) -> None:
        """Keep what the core has answered. Raises InvalidInput, and NotAllowed when it is not for this portal."""
        certificate = certificates.certificate_from_pem(answer.certificate)
        authority = certificates.certificate_from_pem(answer.authority)
        if (
            not certificates.is_issued_by(certificate, authority)
            or not self._is_ours(certificate)
            or not self._names_match(certificate)
        ):
            raise NotAllowed("the certificate is not for this portal")
        atomic_write(self._authority, answer.authority.encode(), mode=CERTIFICATE_MODE)
        atomic_write(self.certificate, answer.certificate.encode(), mode=CERTIFICATE_MODE)

    def _read(self) -> x509.Certificate | None:
        pem = read_text(self.certificate)
        try:
            certificate = certificates.certificate_from_pem(pem) if pem else None
        except InvalidInput:
            return None
        return certificate if certificate is not None and self._is_ours(certificate) else None

    def _left(self) -> float:
        certificate = self._read()
        return 0.0 if certificate is None else certificates.lifetime_left(certificate, self._clock())

    def _is_ours(self, certificate: x509.Certificate) -> bool:
        try:
            return certificates.public_key(certificate) == self._key.public_key()
        except InvalidInput:
            return False

    def _names_match(self, certificate: x509.Certificate | None) -> bool:
        if certificate is None:
            return False
        named = {*certificates.host_names_of(certificate), *certificates.addresses_of(certificate)}
        return named == set(self._names)
