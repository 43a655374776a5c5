"""A cell's key, its certificate once it has one, and the authority it trusts for good after first joining."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from nano_appliance.host.files import atomic_write
from nano_appliance.link import certificates
from nano_appliance.link.identity import Identity
from nano_appliance.link.key_file import CERTIFICATE_MODE, read_or_make_key, read_text
from nano_appliance.link.peer import Peer, Role
from nano_appliance.model.errors import InvalidInput, Misconfigured, NotAllowed
from nano_appliance.model.names import printable

KEY, CERTIFICATE, PINNED_AUTHORITY = "cell.key.pem", "cell.crt.pem", "pinned_ca.crt.pem"

LONGEST_CELL_NAME = 63
"""Characters; the name is one label of the name that TLS compares."""

_CELL_NAME = re.compile(rf"[0-9A-Za-z_\-]{{1,{LONGEST_CELL_NAME}}}")


def check_cell_name(name: str) -> str:
    """Return the name of a cell when it can stand in a certificate. Raises InvalidInput."""
    if _CELL_NAME.fullmatch(name) is None:
        raise InvalidInput(
            f"cell name '{printable(name)}' must have 1 to {LONGEST_CELL_NAME} letters, digits, '-' and '_'"
        )
    return name


def _utc_now() -> datetime:
    return datetime.now(UTC)


class CellIdentity:
    """The identity of the cell `name` in `folder` (its `cert/`).

    Raises Misconfigured naming the file when one of them is broken, InvalidInput for a name that cannot be certified.
    """

    def __init__(self, folder: Path, name: str, clock: Callable[[], datetime] = _utc_now) -> None:
        self.name = check_cell_name(name)
        self._folder = folder
        self._clock = clock
        self._key = read_or_make_key(folder / KEY)
        self.fingerprint = certificates.key_fingerprint(self._key.public_key())

    @property
    def signing_request(self) -> str:
        """What the cell asks the core to sign (PEM)."""
        return certificates.make_signing_request(self._key, Role.CELL, self.name)

    @property
    def pinned_authority(self) -> Path:
        """File of the authority's certificate, once a core was joined."""
        return self._folder / PINNED_AUTHORITY

    @property
    def pinned_fingerprint(self) -> str:
        """SHA-256 of the authority this cell belongs to; empty before its first joining."""
        pem = read_text(self.pinned_authority)
        if not pem:
            return ""
        try:
            return certificates.certificate_fingerprint(certificates.certificate_from_pem(pem))
        except InvalidInput as error:
            raise Misconfigured(f"{self.pinned_authority} is broken; remove it to join anew") from error

    def current(self) -> Identity | None:
        """The identity to work with; None while there is no certificate, or it has to be replaced."""
        pem = read_text(self._folder / CERTIFICATE)
        authority = read_text(self.pinned_authority)
        if not pem or not authority:
            return None
        try:
            peer = self._check(pem, authority)
        except (InvalidInput, NotAllowed):
            return None
        return Identity(peer, self._folder / CERTIFICATE, self._folder / KEY, self.pinned_authority)

    def install(self, certificate: str, authority: str) -> Identity:
        """Keep a certificate and pin the authority that issued it (both PEM).

        Raises NotAllowed when another authority is pinned, or the certificate is not for this cell.
        """
        fingerprint = certificates.certificate_fingerprint(certificates.certificate_from_pem(authority))
        pinned = self.pinned_fingerprint
        if pinned and pinned != fingerprint:
            raise NotAllowed("the certificate was issued by another authority than the one this cell belongs to")
        peer = self._check(certificate, authority)
        if not pinned:
            atomic_write(self.pinned_authority, authority.encode(), mode=CERTIFICATE_MODE)
        file = self._folder / CERTIFICATE
        atomic_write(file, certificate.encode(), mode=CERTIFICATE_MODE)
        return Identity(peer, file, self._folder / KEY, self.pinned_authority)

    def forget_certificate(self) -> None:
        """Drop the certificate after the cell was removed; key and pinned authority stay."""
        (self._folder / CERTIFICATE).unlink(missing_ok=True)

    def _check(self, certificate: str, authority: str) -> Peer:
        parsed = certificates.certificate_from_pem(certificate)
        peer = certificates.peer_of(parsed)
        if peer != Peer(Role.CELL, self.name, self.fingerprint):
            raise NotAllowed("the certificate is not for this cell")
        if not certificates.is_issued_by(parsed, certificates.certificate_from_pem(authority)):
            raise NotAllowed("the certificate was not issued by the core's authority")
        if certificates.needs_renewal(parsed, self._clock()):
            raise NotAllowed("the certificate has ended")
        return peer
