"""Orders about domains, one libvirt call or two each; decides nothing about instances."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import libvirt

from nano_appliance.model.errors import NotFound
from nano_appliance.model.units import KIB
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

TRAY_PAUSES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds between tries to change a medium, before the guest has won, which closes the drive again.

On a busy host the hypervisor learns late that it did, and nothing tells when it has.
"""


@dataclass(frozen=True)
class DomainSizes:
    """Cores and bytes of memory of a running domain, and the most memory it can be given."""

    cores: int
    memory: int
    greatest_memory: int


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

    def rename(self, domain_id: str, name: str) -> None:
        """Give a domain that is off another name, unless it has it already."""
        with self._domain(domain_id) as domain:
            if domain.name() != name:
                domain.rename(name)

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

    def live_definition(self, domain_id: str, *, secrets: bool = False) -> str:
        """The XML of the running domain, with its password only if asked for; it must not be logged then."""
        with self._domain(domain_id) as domain:
            return str(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_SECURE if secrets else 0))

    def start(self, domain_id: str) -> None:
        """Start a defined domain."""
        with self._domain(domain_id) as domain:
            domain.create()

    def shut_down(self, domain_id: str) -> None:
        """Press the power button; the guest may take its time, or not obey."""
        with self._domain(domain_id) as domain:
            domain.shutdownFlags(libvirt.VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN)

    def power_off(self, domain_id: str) -> None:
        """Pull the plug; it may have gone off by itself meanwhile."""
        with self._domain(domain_id) as domain:
            try:
                domain.destroy()
            except libvirt.libvirtError:
                # A daemon that has just come back notices the end of its process, and is surprised by it.
                if domain.isActive():
                    raise

    def reboot(self, domain_id: str) -> None:
        """Ask the guest to shut down, and start it again when it has."""
        with self._domain(domain_id) as domain:
            domain.reboot(libvirt.VIR_DOMAIN_REBOOT_ACPI_POWER_BTN)

    def reset(self, domain_id: str) -> None:
        """Press the reset button."""
        with self._domain(domain_id) as domain:
            domain.reset()

    def resume(self, domain_id: str) -> None:
        """Let a paused domain go on; what it could not write is tried again."""
        with self._domain(domain_id) as domain:
            domain.resume()

    def change_drive(self, domain_id: str, drive_xml: str) -> None:
        """Change what is in the running domain's CD drive, locked or not."""
        for pause in (*TRAY_PAUSES, None):
            try:
                with self._domain(domain_id) as domain:
                    domain.updateDeviceFlags(
                        drive_xml, libvirt.VIR_DOMAIN_DEVICE_MODIFY_LIVE | libvirt.VIR_DOMAIN_DEVICE_MODIFY_FORCE
                    )
            except TrayClosed:
                if pause is None:
                    raise
                time.sleep(pause)
            else:
                return

    def sizes(self, domain_id: str) -> DomainSizes:
        """What a running domain has of cores and memory."""
        with self._domain(domain_id) as domain:
            _state, greatest, memory, cores, _time = domain.info()
        return DomainSizes(cores=cores, memory=memory * KIB, greatest_memory=greatest * KIB)

    def set_memory(self, domain_id: str, memory: int) -> None:
        """Ask the running guest to do with `memory` bytes, at most what it started with; it may take its time."""
        with self._domain(domain_id) as domain:
            domain.setMemoryFlags(memory // KIB, libvirt.VIR_DOMAIN_AFFECT_LIVE)

    def set_cpu_share(self, domain_id: str, shares: int, *, period: int, quota: int) -> None:
        """Change the running domain's weight against others, and how long (µs) each core may run in each period."""
        values = {"cpu_shares": shares, "vcpu_period": period, "vcpu_quota": quota}
        with self._domain(domain_id) as domain:
            domain.setSchedulerParametersFlags(values, libvirt.VIR_DOMAIN_AFFECT_LIVE)

    def set_disk_limits(self, domain_id: str, disks: Iterable[str], limits: Mapping[str, int]) -> None:
        """Change the limits of the running domain's disks, named as inside it; 0 takes a limit away."""
        with self._domain(domain_id) as domain:
            for disk in disks:
                domain.setBlockIoTune(disk, dict(limits), libvirt.VIR_DOMAIN_AFFECT_LIVE)

    def set_bandwidth(self, domain_id: str, hardware_address: str, rates: Mapping[str, Mapping[str, int]]) -> None:
        """Change both limits of a running domain's network card; an average of 0 takes one away."""
        values = {f"{direction}.{key}": value for direction, each in rates.items() for key, value in each.items()}
        with self._domain(domain_id) as domain:
            domain.setInterfaceParameters(hardware_address, values, libvirt.VIR_DOMAIN_AFFECT_LIVE)

    def change_device(self, domain_id: str, device_xml: str) -> None:
        """Change a device of the running domain as far as that can be done without unplugging it."""
        with self._domain(domain_id) as domain:
            domain.updateDeviceFlags(device_xml, libvirt.VIR_DOMAIN_DEVICE_MODIFY_LIVE)

    def snapshot(self, domain_id: str, snapshot_xml: str, *, frozen: bool) -> None:
        """Let the running domain's disks go on in new files, all at one moment; libvirt keeps no record of it.

        With `frozen` the guest's agent holds its file systems meanwhile, or nothing is done.
        """
        flags = (
            libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY
            | libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC
            | libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA
            | (libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE if frozen else 0)
        )
        with self._domain(domain_id) as domain:
            domain.snapshotCreateXML(snapshot_xml, flags)

    def resize_disk(self, domain_id: str, disk: str, size: int) -> None:
        """Make a disk of the running domain, named as on its bus, `size` bytes large; the guest is told."""
        with self._domain(domain_id) as domain:
            domain.blockResize(disk, size, libvirt.VIR_DOMAIN_BLOCK_RESIZE_BYTES)

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
