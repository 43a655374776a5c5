"""All routes of the core's API: those of the REST contract, and our own beside them."""

from __future__ import annotations

from nano_appliance.model.caller import Caller
from nano_appliance.rest.application import Route
from nano_appliance.roles.core.api import (
    address_pools,
    batches,
    cell_storage,
    compute_pools,
    console_tickets,
    disks,
    failovers,
    guest_changes,
    guest_security,
    guests,
    images,
    instances,
    migrations,
    pool_cells,
    portal_certificates,
    searches,
    security_policy_groups,
    snapshots,
    storage_pools,
    tasks,
    templates,
    zone_status,
)
from nano_appliance.roles.core.core import Core


def contract_routes(core: Core) -> tuple[Route[Caller], ...]:
    """Routes of the REST contract."""
    return (
        *zone_status.routes(zone_status.StatusHandlers(core.status)),
        *compute_pools.routes(compute_pools.ComputePoolHandlers(core.pools, core.lookup)),
        *pool_cells.routes(pool_cells.PoolCellHandlers(core.cells)),
        *cell_storage.routes(cell_storage.CellStorageHandlers(core.cell_storage)),
        *address_pools.routes(address_pools.AddressPoolHandlers(core.address_pools)),
        *storage_pools.routes(storage_pools.StoragePoolHandlers(core.storage_pools)),
        *templates.routes(templates.TemplateHandlers(core.templates)),
        *security_policy_groups.routes(security_policy_groups.PolicyGroupHandlers(core.policies)),
        *images.media_routes(images.MediaImageHandlers(core.media_images, core.media_synchronisation)),
        *images.disk_routes(images.DiskImageHandlers(core.disk_images, core.disk_synchronisation, core.build)),
        *guests.routes(guests.GuestHandlers(core.lookup, core.creation, core.deletion)),
        *guest_security.routes(guest_security.GuestSecurityHandlers(core.security)),
        *guest_changes.routes(guest_changes.GuestChangeHandlers(core.settings, core.renaming, core.access)),
        *searches.routes(searches.SearchHandlers(core.lookup, core.listing)),
        *disks.routes(disks.DiskHandlers(core.disks, core.reset)),
        *snapshots.routes(snapshots.SnapshotHandlers(core.snapshots)),
        *instances.routes(instances.InstanceHandlers(core.lookup, core.start, core.stop, core.media)),
        *batches.routes(batches.BatchHandlers(core.batched_creation, core.batched_orders, core.batches, core.picture)),
        *migrations.routes(migrations.MigrationHandlers(core.migration, core.migrations)),
    )


def own_routes(core: Core) -> tuple[Route[Caller], ...]:
    """Routes that the contract does not know."""
    return (
        *console_tickets.routes(console_tickets.ConsoleTicketHandlers(core.console)),
        *guest_changes.own_routes(guest_changes.GuestChangeHandlers(core.settings, core.renaming, core.access)),
        *pool_cells.own_routes(pool_cells.PoolCellHandlers(core.cells)),
        *batches.own_routes(
            batches.BatchHandlers(core.batched_creation, core.batched_orders, core.batches, core.picture)
        ),
        *migrations.own_routes(migrations.MigrationHandlers(core.migration, core.migrations)),
        *failovers.routes(failovers.FailoverHandlers(core.failovers, core.picture)),
        *tasks.routes(tasks.TaskHandlers(core.tasks)),
        *portal_certificates.routes(portal_certificates.PortalCertificateHandlers(core.link)),
    )
