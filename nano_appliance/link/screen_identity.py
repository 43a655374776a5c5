"""What the screens of a cell's virtual machines show to viewers: a key of their own, certified by the domain's core.

It is not the cell's own key: QEMU reads it, and whoever breaks out of a guest must not become the cell.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from nano_appliance.host.files import atomic_write
from nano_appliance.link import certificates
from nano_appliance.link.cell_identity import PINNED_AUTHORITY
from nano_appliance.link.identity import Identity
from nano_appliance.link.key_file import CERTIFICATE_MODE, read_or_make_key, read_text
from nano_appliance.link.peer import Peer, Role
from nano_appliance.model.errors import InvalidInput, NotAllowed

KEY, CERTIFICATE = "screen.key.pem", "screen.crt.pem"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ScreenIdentity:
    """Key and certificate in `folder` (the cell's `cert/`) for the screens of the cell `name`.

    `address` tells where they listen now. Raises Misconfigured naming the file when one of them is broken.
    """

    def __init__(
        self, folder: Path, name: str, address: Callable[[], str], clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self._folder = folder
        self._name = name
        self._address = address
        self._clock = clock
        self._key = read_or_make_key(folder / KEY)
        self._peer = Peer(Role.SCREEN, name, certificates.key_fingerprint(self._key.public_key()))

    @property
    def signing_request(self) -> str:
        """What the core is asked to sign (PEM)."""
        return certificates.make_signing_request(self._key, Role.SCREEN, self._name)

    def current(self) -> Identity | None:
        """The identity to show; None while there is no certificate, or it has to be replaced."""
        pem = read_text(self._folder / CERTIFICATE)
        if not pem:
            return None
        try:
            self._check(pem)
        except (InvalidInput, NotAllowed):
            return None
        return self._identity()

    def install(self, certificate: str) -> Identity:
        """Keep a certificate (PEM). Raises InvalidInput, and NotAllowed when it is not for these screens."""
        self._check(certificate)
        atomic_write(self._folder / CERTIFICATE, certificate.encode(), mode=CERTIFICATE_MODE)
        return self._identity()

    def _identity(self) -> Identity:
        folder = self._folder
        return Identity(self._peer, folder / CERTIFICATE, folder / KEY, folder / PINNED_AUTHORITY)

    def _check(self, certificate: str) -> None:
        parsed = certificates.certificate_from_pem(certificate)
        authority = certificates.certificate_from_pem(read_text(self._folder / PINNED_AUTHORITY) or "")
        fits = certificates.peer_of(parsed) == self._peer and certificates.is_issued_by(parsed, authority)
        # A cell that speaks with its core from another address gets no certificate for this one.
        if not fits or certificates.addresses_of(parsed) not in ([], [self._address()]):
            raise NotAllowed("the certificate is not for the screens of this cell")
        if certificates.needs_renewal(parsed, self._clock()):
            raise NotAllowed("the certificate has ended")
