"""Letting a running domain go over to another host's hypervisor; decides nothing about instances.

The two hypervisors talk with each other (libvirt's peer-to-peer way), over sockets in the file system alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import libvirt

from nano_appliance.model.errors import NotFound
from nano_appliance.model.transfer import Transfer
from nano_appliance.model.units import MIB
from nano_appliance.roles.cell.hypervisor.connection import Connection
from nano_appliance.roles.cell.hypervisor.failures import translated

HOW = (
    libvirt.VIR_MIGRATE_LIVE
    | libvirt.VIR_MIGRATE_PEER2PEER
    | libvirt.VIR_MIGRATE_AUTO_CONVERGE
    | libvirt.VIR_MIGRATE_ABORT_ON_ERROR
    # Which storage is shared the domain's administrator says; libvirt would guess by the kind of file system.
    | libvirt.VIR_MIGRATE_UNSAFE
)
OFF = frozenset({libvirt.VIR_DOMAIN_NOSTATE, libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_CRASHED})
ON_ITS_WAY = frozenset(
    {
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_MIGRATION),
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_STARTING_UP),
        (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_POSTCOPY),
        (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_POSTCOPY),
    }
)
TORN = (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_POSTCOPY_FAILED)


class Standing(Enum):
    """What a host has of a domain: nothing that runs, a part of one, all of it, or one torn apart for good."""

    OFF = "off"
    ON_ITS_WAY = "on its way"
    RUNNING = "running"
    TORN = "torn"


@dataclass(frozen=True)
class Sockets:
    """Where the other host is reached: its hypervisor, and what it receives memory with."""

    control: Path
    memory: Path


class Migrations:
    """The comings and goings of one hypervisor's domains, named by id; every method raises as those of `Domains`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send(self, domain_id: str, xml: str, sockets: Sockets, *, speed_limit: int, post_copy: bool) -> None:
        """Let a running domain go over as `xml`, and return when it has: it is defined here still, and off.

        When this raises it runs here, or nobody knows: `standing` tells. `speed_limit` in bytes each second, 0 for
        none. With `post_copy` it may be switched to that.
        """
        values: dict[str, Any] = {
            libvirt.VIR_MIGRATE_PARAM_URI: f"unix://{sockets.memory}",
            libvirt.VIR_MIGRATE_PARAM_DEST_XML: xml,
        }
        if speed_limit:
            values[libvirt.VIR_MIGRATE_PARAM_BANDWIDTH] = max(1, speed_limit // MIB)
        flags = HOW | (libvirt.VIR_MIGRATE_POSTCOPY if post_copy else 0)
        with translated():
            self._domain(domain_id).migrateToURI3(f"qemu+unix:///system?socket={sockets.control}", values, flags)

    def sent_definition(self, domain_id: str) -> str:
        """The XML of a running domain as another host can take it; it holds the console's password."""
        with translated():
            flags = libvirt.VIR_DOMAIN_XML_SECURE | libvirt.VIR_DOMAIN_XML_MIGRATABLE
            return str(self._domain(domain_id).XMLDesc(flags))

    def progress(self, domain_id: str) -> Transfer | None:
        """How far a domain that is being sent has come; None when nothing is under way."""
        with translated():
            values = self._domain(domain_id).jobStats()
        return None if values.get("type", libvirt.VIR_DOMAIN_JOB_NONE) == libvirt.VIR_DOMAIN_JOB_NONE else _read(values)

    def passes(self, domain_id: str) -> int:
        """How often the memory of a domain that is being sent was gone through wholly."""
        with translated():
            return int(self._domain(domain_id).jobStats().get("memory_iteration", 0))

    def outcome(self, domain_id: str) -> Transfer:
        """What has been carried of a domain that has gone over."""
        with translated():
            return _read(self._domain(domain_id).jobStats(libvirt.VIR_DOMAIN_JOB_STATS_COMPLETED))

    def cancel(self, domain_id: str) -> None:
        """Let a domain that is being sent stay; raises Conflict when nothing is under way, or it is too late."""
        with translated():
            self._domain(domain_id).abortJob()

    def switch_to_post_copy(self, domain_id: str) -> None:
        """Let a domain that is being sent run on the other host from now on."""
        with translated():
            self._domain(domain_id).migrateStartPostCopy()

    def standing(self, domain_id: str) -> Standing:
        """What there is of a domain on this host."""
        try:
            with translated():
                state = tuple(self._domain(domain_id).state())
        except NotFound:
            return Standing.OFF
        if state == TORN:
            return Standing.TORN
        if state in ON_ITS_WAY:
            return Standing.ON_ITS_WAY
        return Standing.OFF if state[0] in OFF else Standing.RUNNING

    def _domain(self, domain_id: str) -> libvirt.virDomain:
        return self._connection.get().lookupByUUIDString(domain_id)


def _read(values: Mapping[str, Any]) -> Transfer:
    memory, disks = int(values.get("memory_bps", 0)), int(values.get("disk_bps", 0))
    return Transfer(
        transferred=int(values.get("data_processed", 0)),
        remaining=int(values.get("data_remaining", 0)),
        rate=memory + disks,
        elapsed=int(values.get("time_elapsed", 0)),
        down_time=int(values.get("downtime", 0)),
    )
