"""A cell without a hypervisor for tests of many: it speaks the real link, and its instances only seem to run."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.link.cell_identity import CellIdentity
from nano_appliance.link.cell_link import CellLink, Stamp
from nano_appliance.link.operations import ENTER_POOL
from nano_appliance.link.rpc_server import Caller
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.guest_room import GuestRoom
from nano_appliance.model.instance import Console, Disk, Instance, InstanceState, InstanceUsage, NetworkInterface
from nano_appliance.model.orders import Done, PoolSettings
from nano_appliance.model.report import CellReport, InstanceReport
from nano_appliance.model.units import GIB
from nano_appliance.model.usage import HostUsage

ROOM = 100
RUNNING_OF = 2
"""Every second instance runs, and shows another usage in each report."""


def cell_name(number: int) -> str:
    """The name of a cell by its number in the zone."""
    return f"Cell_{number:012x}"


def instances_of(number: int, count: int) -> tuple[Instance, ...]:
    """What the cell with this number has on its disk."""
    return tuple(_instance(number, turn) for turn in range(count))


class SimulatedCell:
    """Reports every two seconds, like every cell; `reports` counts how often it did."""

    def __init__(self, folder: Path, domain: DomainConfiguration, number: int, instances: int) -> None:
        self.name = cell_name(number)
        self.reports = 0
        self._instances = instances_of(number, instances)
        certificates = folder / self.name
        certificates.mkdir(parents=True, exist_ok=True)
        self.link = CellLink(
            certificates, domain, self.name, handlers={ENTER_POOL: self._enter}, make_report=self._report
        )
        self.fingerprint = CellIdentity(certificates, self.name).fingerprint

    def _enter(self, _settings: PoolSettings, _caller: Caller) -> Done:
        return Done()

    def _report(self, stamp: Stamp) -> CellReport:
        self.reports += 1
        return CellReport(
            name=stamp.name,
            address=stamp.address,
            port=stamp.port,
            boot=stamp.boot,
            sequence=stamp.sequence,
            usage=HostUsage(
                cpu_usage=float(self.reports % 50),
                max_cpu=32,
                available_memory=128 * GIB,
                max_memory=256 * GIB,
                available_disk=4000 * GIB,
                max_disk=8000 * GIB,
            ),
            instances=tuple(self._seen(turn, instance) for turn, instance in enumerate(self._instances)),
            room=GuestRoom(limit=ROOM),
        )

    def _seen(self, turn: int, instance: Instance) -> InstanceReport:
        if turn % RUNNING_OF:
            return InstanceReport(instance=instance, state=InstanceState())
        usage = InstanceUsage(
            cpu_usage=float(self.reports % 7),
            memory_available=GIB // 2 + self.reports,
            disk_available=3 * GIB,
            bytes_read=1000 * self.reports,
            bytes_written=2000 * self.reports,
            bytes_received=3000 * self.reports,
            bytes_sent=4000 * self.reports,
        )
        return InstanceReport(instance=instance, state=InstanceState(running=True, usage=usage))


def _instance(number: int, turn: int) -> Instance:
    identity = f"00000000-0000-4000-8000-{number:06x}{turn:06x}"
    return Instance(
        id=identity,
        name=f"ops.web-{number}-{turn}",
        owner="mira",
        group="ops",
        cores=2,
        memory=GIB,
        disks=(Disk(volume=f"{identity}_0", size=5 * GIB),),
        interfaces=(NetworkInterface(hardware_address=f"00:16:3e:{number >> 8:02x}:{number & 255:02x}:{turn:02x}"),),
        console=Console(port=5901 + turn, secret="seCret12"),
        create_time="2026-01-02 03:04:05",
    )
