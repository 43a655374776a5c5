"""What the core says of this cell's pool: the network of its addresses, and the storage of its volumes."""

from __future__ import annotations

import logging

from nano_appliance.model.orders import ChangeStoragePath, Done, PoolSettings
from nano_appliance.roles.cell.cell import Cell

logger = logging.getLogger(__name__)

LONGEST_ATTACHING = 20.0
"""Seconds that the core waits for a cell to get at its storage, less than for the answer."""


def enter_pool(cell: Cell, settings: PoolSettings) -> Done:
    """Take up the settings of a pool, on disk when this returns; the host's bridge serves any pool.

    Raises Conflict while volumes are on another storage pool, Unavailable when the storage cannot be used yet: the cell
    goes on trying.
    """
    _use(cell, settings)
    cell.volumes.pools.shared.wait_until_attached(LONGEST_ATTACHING)
    logger.info("this cell is in compute pool '%s'%s", settings.pool, "" if settings.enabled else ", disabled")
    return Done()


def leave_pool(cell: Cell) -> Done:
    """Go back to the cell's own disks, and to no network in particular; raises Conflict as `enter_pool`."""
    _use(cell, PoolSettings(pool=""))
    logger.info("this cell has left its compute pool")
    return Done()


def change_storage_path(cell: Cell, order: ChangeStoragePath) -> Done:
    """Keep new volumes in another folder of this host; raises as `VolumePools.use_folder`."""
    cell.volumes.pools.use_folder(order.path)
    logger.info("new volumes go to %s", order.path)
    return Done()


def _use(cell: Cell, settings: PoolSettings) -> None:
    cell.volumes.pools.shared.use(settings.storage)
    if cell.network.use(settings.gateway, settings.dns, settings.provider.value):
        cell.dhcp.wake()
