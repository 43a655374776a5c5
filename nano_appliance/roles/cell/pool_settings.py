"""What the core says of this cell's pool: the network of its addresses, and the storage of its volumes."""

from __future__ import annotations

import logging

from nano_appliance.model.errors import Conflict
from nano_appliance.model.orders import ChangeStoragePath, Done, PoolSettings
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.storage.leased_pool import leased_pool

logger = logging.getLogger(__name__)

SETTINGS = "settings of the pool"
"""What these are called among the things that numbered orders are about."""

LONGEST_ATTACHING = 20.0
"""Seconds that the core waits for a cell to get at its storage, less than for the answer."""


def enter_pool(cell: Cell, settings: PoolSettings) -> Done:
    """Take up the settings of a pool, on disk when this returns; the host's bridge serves any pool.

    Raises Conflict while volumes are on another storage pool or when later settings have come before, Unavailable when
    the storage cannot be used yet: the cell goes on trying. Raises NanoError when the guard cannot be started that
    failover needs.
    """
    if not cell.order_numbers.take(SETTINGS, settings.order):
        raise Conflict("the core has given this cell later settings")
    _use(cell, settings)
    cell.volumes.pools.shared.wait_until_attached(LONGEST_ATTACHING)
    logger.info("this cell is in compute pool '%s'%s", settings.pool, "" if settings.enabled else ", disabled")
    return Done()


def follow_failover(cell: Cell) -> None:
    """Keep a lease where the pool has failover, and none elsewhere. Raises NanoError when its guard does not start."""
    pool = leased_pool(cell.volumes.pools.shared)
    if pool is None:
        cell.lease.leave()
    else:
        cell.lease.take_part(pool)


def leave_pool(cell: Cell) -> Done:
    """Go back to the cell's own disks, and to no network in particular; raises Conflict as `enter_pool`."""
    _use(cell, PoolSettings(pool=""))
    logger.info("this cell has left its compute pool")
    return Done()


def change_storage_path(cell: Cell, order: ChangeStoragePath) -> Done:
    """Keep new volumes and images in another folder of this host; what is cached in the old one is dropped.

    Raises as `VolumePools.use_folder` and `ImageCache.moving`.
    """
    with cell.images.moving(), cell.media.moving():
        cell.volumes.pools.use_folder(order.path)
    logger.info("new volumes go to %s", order.path)
    return Done()


def _use(cell: Cell, settings: PoolSettings) -> None:
    cell.volumes.pools.shared.use(settings.storage, failover=settings.failover)
    follow_failover(cell)
    if cell.network.use(settings.gateway, settings.dns, settings.provider.value):
        cell.dhcp.wake()
