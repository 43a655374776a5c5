"""What the cell tells its core of itself, put together from what is known already, and a look at the console ports."""

from __future__ import annotations

import msgspec

from nano_appliance.link.cell_link import Stamp
from nano_appliance.model.guest_room import GuestRoom
from nano_appliance.model.report import CellReport, InstanceReport
from nano_appliance.model.storage_pool import StorageState
from nano_appliance.model.usage import HostUsage
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.console_ports import occupied_ports
from nano_appliance.roles.cell.service import CellService
from nano_appliance.roles.cell.warnings import find_warnings


def make_report(service: CellService, stamp: Stamp) -> CellReport:
    """The report for the core; `stamp` is the link's part of it."""
    storage = service.cell.volumes.pools.shared.state
    instances = service.cell.registry.reports()
    return CellReport(
        name=stamp.name,
        address=stamp.address,
        port=stamp.port,
        boot=stamp.boot,
        sequence=stamp.sequence,
        usage=usage_with(storage, service.watcher.usage),
        looked=service.watcher.looked,
        instances=instances,
        warnings=find_warnings(service.cell, service.connection),
        storage=storage,
        room=_room(service.cell),
        due=_due(service, instances),
    )


def _room(cell: Cell) -> GuestRoom:
    limit = cell.registry.guest_limit
    taken = {instance.console.port for instance in cell.registry.all()}
    return GuestRoom(limit=limit, occupied=occupied_ports(cell.identity.address, taken, limit))


def _due(service: CellService, instances: tuple[InstanceReport, ...]) -> tuple[str, ...]:
    """What ought to run on the shared storage, by what is told of the instances in the same report."""
    cell = service.cell
    if service.watcher.looked:
        running = [each.instance.id for each in instances if each.state.running]
        cell.lease.observe(each for each in running if cell.volumes.is_shared(each))
    return tuple(sorted(cell.lease.due()))


def usage_with(storage: StorageState | None, usage: HostUsage) -> HostUsage:
    """What was measured of the host, with the room of its shared storage in place of that on its own disks.

    It comes from the last look at the storage: the core never hears that this has come and has no room.
    """
    if storage is None:
        return usage
    return msgspec.structs.replace(usage, available_disk=storage.available, max_disk=storage.total)
