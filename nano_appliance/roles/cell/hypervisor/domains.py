"""Orders about domains, one libvirt call or two each; decides nothing about instances."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import libvirt

from nano_appliance.model.errors import NotFound
from nano_appliance.roles.cell.hypervisor.connection import Connection
from nano_appliance.roles.cell.hypervisor.failures import TrayClosed, translated
from nano_appliance.roles.cell.hypervisor.statistics import DomainStatistics, all_statistics

UNDEFINE = (
    libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE
    | libvirt.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA
    | libvirt.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA
    | libvirt.VIR_DOMAIN_UNDEFINE_NVRAM
)
"""Everything that libvirt keeps beside a domain and that would make it refuse."""

TRAY_ATTEMPTS = 10
"""How often a drive is opened for a change before the guest, which closes it again, has won."""


class Domains:
    """The domains of one hypervisor, named by id.

    Every method raises Unavailable without a connection, NotFound for an unknown id, and NanoError with libvirt's
    text for what it refuses.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def require_hypervisor(self) -> None:
        """Raise Unavailable without a connection."""
        self._connection.get()

    def define(self, xml: str) -> None:
        """Define a domain, or change its definition."""
        with translated():
            self._connection.get().defineXML(xml)

    def undefine(self, domain_id: str) -> None:
        """Remove the definition; one that is gone already is no error."""
        try:
            with self._domain(domain_id) as domain:
                domain.undefineFlags(UNDEFINE)
        except NotFound:
            return

    def exists(self, domain_id: str) -> bool:
        """True when the domain is defined or runs."""
        try:
            with self._domain(domain_id):
                return True
        except NotFound:
            return False

    def is_running(self, domain_id: str) -> bool:
        """True when the domain runs, paused included; False for one that does not exist."""
        try:
            with self._domain(domain_id) as domain:
                return bool(domain.isActive())
        except NotFound:
            return False

    def definition(self, domain_id: str) -> str:
        """The stored definition, password included: it must not be logged."""
        with self._domain(domain_id) as domain:
            return str(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE))

    def live_definition(self, domain_id: str) -> str:
        """The XML of the running domain, without its password."""
        with self._domain(domain_id) as domain:
            return str(domain.XMLDesc(0))

    def start(self, domain_id: str) -> None:
        """Start a defined domain."""
        with self._domain(domain_id) as domain:
            domain.create()

    def shut_down(self, domain_id: str) -> None:
        """Press the power button; the guest may take its time, or not obey."""
        with self._domain(domain_id) as domain:
            domain.shutdownFlags(libvirt.VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN)

    def power_off(self, domain_id: str) -> None:
        """Pull the plug."""
        with self._domain(domain_id) as domain:
            domain.destroy()

    def reboot(self, domain_id: str) -> None:
        """Ask the guest to shut down, and start it again when it has."""
        with self._domain(domain_id) as domain:
            domain.reboot(libvirt.VIR_DOMAIN_REBOOT_ACPI_POWER_BTN)

    def reset(self, domain_id: str) -> None:
        """Press the reset button."""
        with self._domain(domain_id) as domain:
            domain.reset()

    def change_drive(self, domain_id: str, drive_xml: str) -> None:
        """Change what is in the running domain's CD drive, locked or not."""
        for attempt in range(1, TRAY_ATTEMPTS + 1):
            try:
                with self._domain(domain_id) as domain:
                    domain.updateDeviceFlags(
                        drive_xml, libvirt.VIR_DOMAIN_DEVICE_MODIFY_LIVE | libvirt.VIR_DOMAIN_DEVICE_MODIFY_FORCE
                    )
            except TrayClosed:
                if attempt == TRAY_ATTEMPTS:
                    raise
            else:
                return

    def change_interface(self, domain_id: str, interface_xml: str) -> None:
        """Change a network card of the running domain, found by its hardware address."""
        with self._domain(domain_id) as domain:
            domain.updateDeviceFlags(interface_xml, libvirt.VIR_DOMAIN_DEVICE_MODIFY_LIVE)

    def leave_start_to_us(self, domain_id: str) -> None:
        """Take away libvirt's own auto-start mark: the cell starts instances itself."""
        with self._domain(domain_id) as domain:
            if domain.autostart():
                domain.setAutostart(0)

    def statistics(self) -> dict[str, DomainStatistics]:
        """State and counters of all domains by id, in one call."""
        return all_statistics(self._connection.get())

    @contextmanager
    def _domain(self, domain_id: str) -> Iterator[libvirt.virDomain]:
        with translated():
            yield self._connection.get().lookupByUUIDString(domain_id)
