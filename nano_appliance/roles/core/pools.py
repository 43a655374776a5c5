"""Compute pools: their settings and which cells belong to them, on disk; talks to no cell."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import msgspec

from nano_appliance.model.errors import Conflict, InvalidInput, NotFound
from nano_appliance.model.names import RESOURCE, check_name
from nano_appliance.model.pool import ComputePool, Membership
from nano_appliance.store.resource_data import ResourceData


class PoolSettingsWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a request wants of a pool; absent means none, none and off."""

    storage: str = ""
    network: str = ""
    failover: bool = False


class Pools:
    """The compute pools of the zone; every method may be called by any thread.

    `changed` is called with the name of a pool whose cells must hear of a change; `is_failing_over` tells whether
    instances of a lost cell of a pool have not found their places yet.
    """

    def __init__(
        self, resources: ResourceData, changed: Callable[[str], None], is_failing_over: Callable[[str], bool]
    ) -> None:
        self._resources = resources
        self._changed = changed
        self._is_failing_over = is_failing_over
        self._lock = threading.RLock()

    def all(self) -> list[ComputePool]:
        """All pools by name."""
        return sorted(self._resources.pools.all(), key=lambda pool: pool.name)

    def get(self, name: str) -> ComputePool:
        """The pool with this name; raises NotFound."""
        pool = self._resources.pools.get(name)
        if pool is None:
            raise NotFound(f"compute pool '{name}' not found")
        return pool

    def pool_of(self, cell: str) -> str:
        """Name of the pool a cell belongs to; empty for none."""
        return next((pool.name for pool in self._resources.pools.all() if cell in pool.cells), "")

    def cells(self) -> list[str]:
        """Names of the cells of all pools."""
        return [cell for pool in self._resources.pools.all() for cell in pool.cells]

    def sharing(self, storage: str) -> list[str]:
        """Names of the cells of all pools that use the storage pool `storage`."""
        return [cell for pool in self._resources.pools.all() if pool.storage == storage for cell in pool.cells]

    def membership(self, cell: str) -> Membership | None:
        """The cell's membership, whichever pool it is in."""
        return next((pool.cells[cell] for pool in self._resources.pools.all() if cell in pool.cells), None)

    def create(self, name: str, wish: PoolSettingsWish) -> None:
        """Make a pool; raises InvalidInput, Conflict for a name that is taken, NotFound for what it refers to."""
        check_name("name", name, RESOURCE)
        with self._lock, self._resources.transaction():
            if self._resources.pools.get(name) is not None:
                raise Conflict(f"compute pool '{name}' already exists")
            self._check(wish)
            self._resources.pools.put(
                ComputePool(name=name, network=wish.network, storage=wish.storage, failover=wish.failover)
            )

    def modify(self, name: str, wish: PoolSettingsWish, homes: Mapping[str, str]) -> None:
        """Replace a pool's settings, and let its cells know; `homes` tells the pool of each known instance by its id.

        The network stays while instances of this pool, or unknown ones, have addresses of it. Raises InvalidInput,
        NotFound, and Conflict when nothing changes or what is in use would change.
        """
        check_name("name", name, RESOURCE)
        with self._lock, self._resources.transaction():
            pool = self.get(name)
            if (wish.storage, wish.network, wish.failover) == (pool.storage, pool.network, pool.failover):
                raise Conflict(f"compute pool '{name}' already has these settings")
            self._check(wish)
            if wish.storage != pool.storage and pool.cells:
                raise Conflict(f"storage of compute pool '{name}' cannot change while it has cells")
            if wish.network != pool.network and self._holds_addresses(pool, homes):
                raise Conflict(f"network of compute pool '{name}' cannot change while its guests hold addresses")
            if pool.failover and not wish.failover and self._is_failing_over(name):
                raise Conflict(f"failover of compute pool '{name}' must stay on until it has moved all instances")
            self._resources.pools.put(
                msgspec.structs.replace(pool, storage=wish.storage, network=wish.network, failover=wish.failover)
            )
        if (wish.network, wish.failover) != (pool.network, pool.failover):
            self._changed(name)

    def delete(self, name: str) -> None:
        """Remove a pool without cells; raises NotFound and Conflict."""
        with self._lock:
            if self.get(name).cells:
                raise Conflict(f"compute pool '{name}' still has cells")
            self._resources.pools.remove(name)

    def add_cell(self, name: str, cell: str, membership: Membership) -> None:
        """Make `cell` a member; raises Conflict when it is in a pool already."""
        with self._lock:
            pool = self.get(name)
            taken = self.pool_of(cell)
            if taken:
                raise Conflict(f"cell '{cell}' already belongs to compute pool '{taken}'")
            self._put_cells(pool, pool.cells | {cell: membership})

    def change_cell(self, name: str, cell: str, membership: Membership) -> None:
        """Store a changed membership; raises NotFound when the cell is not in that pool."""
        with self._lock:
            pool = self.get(name)
            self._require(pool, cell)
            self._put_cells(pool, pool.cells | {cell: membership})

    def alter_cell(self, cell: str, **changes: bool) -> None:
        """Store members of a cell's membership, whichever pool it is in; writes only when something differs.

        Raises NotFound for a cell that is in none.
        """
        with self._lock:
            pool = self.get(self.pool_of(cell))
            changed = msgspec.structs.replace(pool.cells[cell], **changes)
            if changed != pool.cells[cell]:
                self._put_cells(pool, pool.cells | {cell: changed})

    def remove_cell(self, name: str, cell: str) -> None:
        """End a membership; raises NotFound when the cell is not in that pool."""
        with self._lock:
            pool = self.get(name)
            self._require(pool, cell)
            self._put_cells(pool, {key: value for key, value in pool.cells.items() if key != cell})

    def require_cell(self, name: str, cell: str) -> Membership:
        """The cell's membership in that pool; raises NotFound."""
        return self._require(self.get(name), cell)

    def _require(self, pool: ComputePool, cell: str) -> Membership:
        membership = pool.cells.get(cell)
        if membership is None:
            raise NotFound(f"cell '{cell}' is not in compute pool '{pool.name}'")
        return membership

    def _holds_addresses(self, pool: ComputePool, homes: Mapping[str, str]) -> bool:
        network = self._resources.address_pools.get(pool.network)
        ranges = network.ranges if network is not None else ()
        holders = (allocation.instance for each in ranges for allocation in each.allocated)
        return any(homes.get(instance_id, pool.name) == pool.name for instance_id in holders)

    def _put_cells(self, pool: ComputePool, cells: dict[str, Membership]) -> None:
        self._resources.pools.put(msgspec.structs.replace(pool, cells=cells))

    def _check(self, wish: PoolSettingsWish) -> None:
        if wish.failover and not wish.storage:
            raise InvalidInput("failover needs a storage pool")
        if wish.storage and self._resources.storage_pools.get(wish.storage) is None:
            raise NotFound(f"storage pool '{wish.storage}' not found")
        if wish.network and self._resources.address_pools.get(wish.network) is None:
            raise NotFound(f"address pool '{wish.network}' not found")
