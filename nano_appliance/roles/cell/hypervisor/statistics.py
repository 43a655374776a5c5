"""Two questions to libvirt: which domains there are, and the state and counters of those that run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import libvirt

from nano_appliance.model.units import KIB
from nano_appliance.roles.cell.domain.cdrom import BOOT_IMAGE_DRIVE, MEDIA_DRIVE
from nano_appliance.roles.cell.hypervisor.failures import translated

WANTED = (
    libvirt.VIR_DOMAIN_STATS_STATE
    | libvirt.VIR_DOMAIN_STATS_CPU_TOTAL
    | libvirt.VIR_DOMAIN_STATS_VCPU
    | libvirt.VIR_DOMAIN_STATS_BALLOON
    | libvirt.VIR_DOMAIN_STATS_INTERFACE
    | libvirt.VIR_DOMAIN_STATS_BLOCK
)
NOWAIT = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT
STALLED = (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_IOERROR)
OFF = frozenset({libvirt.VIR_DOMAIN_NOSTATE, libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_CRASHED})


@dataclass(frozen=True)
class DomainStatistics:
    """A domain at one moment: CPU time in nanoseconds, sizes and counters in bytes since its start.

    `complete` is false when something else kept libvirt from asking the domain: its counters are not known then.
    `stalled` tells that it was paused because a disk could not be written: what QEMU does when there is no room.
    `cores` and `memory` are what it has just now. `media` is the path in the media drive, empty when the drive is.
    """

    running: bool
    complete: bool = True
    stalled: bool = False
    cpu_time: int = 0
    cores: int = 0
    memory: int = 0
    memory_available: int = 0
    bytes_read: int = 0
    bytes_written: int = 0
    bytes_received: int = 0
    bytes_sent: int = 0
    media: str = ""


def all_statistics(connection: libvirt.virConnect) -> dict[str, DomainStatistics]:
    """Statistics of every domain by id; neither a guest that hangs nor storage that does makes us wait.

    Raises NanoError when libvirt cannot answer.
    """
    # For the disks of a domain that is off libvirt would look at its files, and hold up everybody while these hang.
    with translated():
        every = connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE, NOWAIT)
        active = connection.getAllDomainStats(WANTED, NOWAIT | libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE)
        off = {domain.UUIDString(): DomainStatistics(running=False) for domain, _ in every}
        return off | {domain.UUIDString(): read_statistics(values) for domain, values in active}


def read_statistics(values: Mapping[str, int | str]) -> DomainStatistics:
    """One domain's part of the answer, whose keys are named in libvirt's documentation of the call."""
    drives = [f"block.{index}" for index in range(_number(values, "block.count"))]
    cards = [f"net.{index}" for index in range(_number(values, "net.count"))]
    disks = [drive for drive in drives if values.get(f"{drive}.name") not in (MEDIA_DRIVE, BOOT_IMAGE_DRIVE)]
    media = [str(values.get(f"{drive}.path", "")) for drive in drives if values.get(f"{drive}.name") == MEDIA_DRIVE]
    state = _number(values, "state.state")
    return DomainStatistics(
        running=state not in OFF,
        stalled=(state, _number(values, "state.reason")) == STALLED,
        complete=not drives or any(f"{drive}.rd.bytes" in values for drive in drives),
        cpu_time=_number(values, "cpu.time"),
        cores=_number(values, "vcpu.current"),
        memory=_number(values, "balloon.current") * KIB,
        memory_available=_memory_available(values) * KIB,
        bytes_read=sum(_number(values, f"{disk}.rd.bytes") for disk in disks),
        bytes_written=sum(_number(values, f"{disk}.wr.bytes") for disk in disks),
        bytes_received=sum(_number(values, f"{card}.rx.bytes") for card in cards),
        bytes_sent=sum(_number(values, f"{card}.tx.bytes") for card in cards),
        media=media[0] if media else "",
    )


def _memory_available(values: Mapping[str, int | str]) -> int:
    """KiB: what the guest says, or else what it was given and does not hold."""
    told = _number(values, "balloon.usable") or _number(values, "balloon.unused")
    return told or max(0, _number(values, "balloon.current") - _number(values, "balloon.rss"))


def _number(values: Mapping[str, int | str], key: str) -> int:
    return int(values.get(key, 0))
