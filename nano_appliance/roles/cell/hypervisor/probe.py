"""Short questions to libvirt by those who do not stay: the examination of a host and of its records."""

from __future__ import annotations

import libvirt

from nano_appliance.roles.cell.hypervisor.connection import SYSTEM_URI
from nano_appliance.roles.cell.hypervisor.failures import keep_quiet, translated


def libvirt_version(uri: str = SYSTEM_URI) -> str:
    """Version of the libvirt that answers at `uri`, such as `9.0.0`.

    Raises NanoError with libvirt's reason when none does.
    """
    keep_quiet()
    with translated():
        connection = libvirt.openReadOnly(uri)
        try:
            number = connection.getLibVersion()
        finally:
            connection.close()
    return f"{number // 1_000_000}.{number // 1_000 % 1_000}.{number % 1_000}"


def known_domains(uri: str = SYSTEM_URI) -> frozenset[str]:
    """Ids of all domains that are defined or run at `uri`. Raises NanoError with libvirt's reason when none answers."""
    keep_quiet()
    with translated():
        connection = libvirt.openReadOnly(uri)
        try:
            return frozenset(domain.UUIDString() for domain in connection.listAllDomains())
        finally:
            connection.close()
