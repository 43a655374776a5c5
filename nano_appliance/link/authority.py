"""The domain's certificate authority, which lives in the core's folder; its key is read nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from nano_appliance.host.files import atomic_write
from nano_appliance.link import certificates
from nano_appliance.link.identity import Identity
from nano_appliance.link.key_file import CERTIFICATE_MODE, read_or_make_key, read_text
from nano_appliance.link.peer import CORE_NAME, Role, is_module_name
from nano_appliance.model.configuration import is_host
from nano_appliance.model.errors import InvalidInput, Misconfigured
from nano_appliance.model.names import printable

AUTHORITY_CERTIFICATE, AUTHORITY_KEY = "nano_ca.crt.pem", "nano_ca.key.pem"
CORE_CERTIFICATE, CORE_KEY = "nano_core.crt.pem", "nano_core.key.pem"

MOST_NAMES = 50


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Authority:
    """The authority in `folder` (the core's `cert/`), made at first start and kept for good.

    Raises Misconfigured when one of its files is missing or broken: a new authority would lock out every cell.
    """

    def __init__(self, folder: Path, domain: str, clock: Callable[[], datetime] = _utc_now) -> None:
        self._folder = folder
        self._clock = clock
        self._certificate_file = folder / AUTHORITY_CERTIFICATE
        key_file = folder / AUTHORITY_KEY
        known = read_text(self._certificate_file)
        if known and not key_file.exists():
            raise Misconfigured(f"{key_file} is missing; restore it, or remove {self._certificate_file} to start anew")
        self._key = read_or_make_key(key_file)
        self._certificate = self._read(known) if known else self._make(domain)

    @property
    def certificate(self) -> str:
        """The authority's certificate as PEM."""
        return certificates.certificate_to_pem(self._certificate)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority's certificate."""
        return certificates.certificate_fingerprint(self._certificate)

    def issue(self, signing_request: str, role: Role, name: str, address: str = "") -> str:
        """A certificate (PEM) for the key of `signing_request`, for `address` too if one is given.

        Raises InvalidInput for a bad request.
        """
        key = certificates.requested_key(signing_request)
        return self._issue(key, role, name, address)

    def issue_for_portal(self, signing_request: str, names: Sequence[str]) -> str:
        """A certificate (PEM) for a portal that is called by `names`, host names and IPv4 addresses.

        Raises InvalidInput for a bad request or name, and for names by which modules know each other.
        """
        if not 0 < len(names) <= MOST_NAMES:
            raise InvalidInput(f"names must be 1 to {MOST_NAMES}")
        for name in names:
            if not is_host(name) or is_module_name(name):
                raise InvalidInput(f"a portal cannot be called '{printable(name)}'")
        key = certificates.requested_key(signing_request)
        issued = certificates.issue_for_portal(self._certificate, self._key, key, names, self._clock())
        return certificates.certificate_to_pem(issued)

    def core_identity(self) -> Identity:
        """The core's own identity; its certificate is made, and renewed in its last year."""
        key_file, file = self._folder / CORE_KEY, self._folder / CORE_CERTIFICATE
        key = read_or_make_key(key_file)
        known = read_text(file)
        certificate = self._usable(known, certificates.key_fingerprint(key.public_key())) if known else None
        if certificate is None:
            pem = self._issue(key.public_key(), Role.CORE, CORE_NAME)
            atomic_write(file, pem.encode(), mode=CERTIFICATE_MODE)
            certificate = certificates.certificate_from_pem(pem)
        return Identity(certificates.peer_of(certificate), file, key_file, self._certificate_file)

    def _issue(self, key: ec.EllipticCurvePublicKey, role: Role, name: str, address: str = "") -> str:
        issued = certificates.issue(self._certificate, self._key, key, role, name, self._clock(), address)
        return certificates.certificate_to_pem(issued)

    def _read(self, pem: str) -> x509.Certificate:
        try:
            certificate = certificates.certificate_from_pem(pem)
            matching = certificates.public_key(certificate) == self._key.public_key()
        except InvalidInput as error:
            raise Misconfigured(f"{self._certificate_file} is broken: {error.message}") from error
        if not matching:
            raise Misconfigured(f"{self._certificate_file} does not belong to the key beside it")
        return certificate

    def _make(self, domain: str) -> x509.Certificate:
        certificate = certificates.make_authority(self._key, domain, self._clock())
        pem = certificates.certificate_to_pem(certificate)
        atomic_write(self._certificate_file, pem.encode(), mode=CERTIFICATE_MODE)
        return certificate

    def _usable(self, pem: str, key: str) -> x509.Certificate | None:
        try:
            certificate = certificates.certificate_from_pem(pem)
            owner = certificates.peer_of(certificate)
        except InvalidInput:
            return None
        usable = (
            owner.role is Role.CORE
            and owner.fingerprint == key
            and certificates.is_issued_by(certificate, self._certificate)
            and not certificates.needs_renewal(certificate, self._clock())
        )
        return certificate if usable else None
