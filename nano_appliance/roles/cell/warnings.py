"""What an administrator should know about this cell although it runs."""

from __future__ import annotations

from nano_appliance.host.interfaces import default_route
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.hypervisor.connection import Connection

NO_DEFAULT_ROUTE = "this host has no default route: it may not find its core, and instances reach nothing outside"


def has_default_route() -> bool:
    """False when packets to other networks have no way to go."""
    return default_route() is not None


def find_warnings(cell: Cell, connection: Connection) -> tuple[str, ...]:
    """One sentence for each thing that is amiss."""
    found = []
    if connection.problem:
        found.append(f"the hypervisor cannot be reached: {connection.problem}")
    if cell.problem:
        found.append(cell.problem)
    if cell.capabilities is not None and cell.capabilities.warning:
        found.append(cell.capabilities.warning)
    if cell.dhcp.problem:
        found.append(cell.dhcp.problem)
    storage = cell.volumes.pools.shared.state
    if storage is not None and not storage.attached:
        found.append(f"storage pool '{storage.name}' is not attached: {storage.error}")
    if cell.lease.problem:
        found.append(f"the lease of this cell is not renewed: {cell.lease.problem}")
    found += cell.registry.unreadable.nameless
    if not has_default_route():
        found.append(NO_DEFAULT_ROUTE)
    return tuple(found)
