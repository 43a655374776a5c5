"""Encrypted screens: the certificates where QEMU looks for them, and whether the hypervisor uses them.

Libvirt switches encryption on for all screens of a host at once, in a file that is the administrator's (`vnc_tls` in
qemu.conf); the certificates are ours.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path

from nano_appliance.host.files import atomic_write, make_folder
from nano_appliance.link.encrypted_screen import speaks_tls_only
from nano_appliance.link.identity import Identity
from nano_appliance.link.screen_identity import ScreenIdentity
from nano_appliance.model.errors import NanoError

logger = logging.getLogger(__name__)

FOLDER = Path("/etc/pki/libvirt-vnc")
"""Where libvirt's QEMU driver looks unless qemu.conf names another place, and the names it looks for."""

AUTHORITY, CERTIFICATE, KEY = "ca-cert.pem", "server-cert.pem", "server-key.pem"
PUBLIC_MODE, KEY_MODE = 0o644, 0o640
LOOK_SECONDS = 3.0

REMEDY = "set vnc_tls = 1 in /etc/libvirt/qemu.conf, restart libvirtd, then stop and start the instance"

Certify = Callable[[str], str]
"""Has the domain's core sign a request (PEM), gives the certificate (PEM); raises NanoError."""


class EncryptedScreens:
    """What QEMU needs to encrypt the screens of a cell, kept in `folder`."""

    def __init__(self, identity: ScreenIdentity, certify: Certify, folder: Path = FOLDER) -> None:
        self._identity = identity
        self._certify = certify
        self._folder = folder

    def prepare(self, group: int) -> None:
        """See to it that an instance that starts now finds a good certificate; `group` is that of QEMU's processes.

        Raises NanoError when there is none and the core gives none, or the files cannot be written.
        """
        identity = self._identity.current()
        if identity is None:
            identity = self._identity.install(self._certify(self._identity.signing_request))
            logger.info("the core has certified the screens of this cell")
        make_folder(self._folder, 0o755)
        self._place(identity, group)

    def lack(self, address: str, port: int) -> str:
        """Why the screen that listens there is not encrypted; empty when it is."""
        try:
            with socket.create_connection((address, port), LOOK_SECONDS) as screen:
                return "" if speaks_tls_only(screen) else f"the screen is not encrypted: {REMEDY}"
        except (OSError, NanoError) as error:
            return f"it is unknown whether the screen is encrypted: {error}"

    def _place(self, identity: Identity, group: int) -> None:
        for source, name, mode in (
            (identity.authority, AUTHORITY, PUBLIC_MODE),
            (identity.key, KEY, KEY_MODE),
            (identity.certificate, CERTIFICATE, PUBLIC_MODE),
        ):
            content, target = source.read_bytes(), self._folder / name
            if not target.exists() or target.read_bytes() != content:
                atomic_write(target, content, mode=mode)
            if target.stat().st_gid != group:
                os.chown(target, -1, group)
