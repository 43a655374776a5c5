"""Where a cell keeps new volumes: asked of the cell, and changed there."""

from __future__ import annotations

from nano_appliance.link.operations import CHANGE_STORAGE_PATH, STORAGE_PATHS
from nano_appliance.model.orders import ChangeStoragePath, Done, StoragePaths
from nano_appliance.model.storage_pool import checked_folder
from nano_appliance.roles.core.cell_orders import CellOrders
from nano_appliance.roles.core.pools import Pools


class CellStorage:
    """The folders of cells; the core keeps no copy of them."""

    def __init__(self, pools: Pools, orders: CellOrders) -> None:
        self._pools = pools
        self._orders = orders

    def get(self, pool: str, cell: str) -> StoragePaths:
        """The folders of a cell; raises NotFound when it is not in that pool, Unavailable when it does not answer."""
        self._pools.require_cell(pool, cell)
        return self._orders.give(cell, STORAGE_PATHS, Done())

    def change(self, pool: str, cell: str, path: str) -> None:
        """Have a cell keep new volumes in another folder; raises as `get`, InvalidInput, and what the cell refuses."""
        self._pools.require_cell(pool, cell)
        self._orders.give(cell, CHANGE_STORAGE_PATH, ChangeStoragePath(path=checked_folder("default", path)))
