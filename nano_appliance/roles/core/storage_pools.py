"""Storage pools: where shared storage comes from, on disk; talks to no cell."""

from __future__ import annotations

import msgspec

from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.names import printable
from nano_appliance.model.storage_pool import StoragePool, defined
from nano_appliance.store.resource_data import ResourceData


class StoragePools:
    """The storage pools of the zone; every method may be called by any thread.

    What a decision rests on cannot change before it is on the disk: changes hold the file.
    """

    def __init__(self, resources: ResourceData) -> None:
        self._resources = resources

    def all(self) -> list[StoragePool]:
        """All pools by name."""
        return sorted(self._resources.storage_pools.all(), key=lambda pool: pool.name)

    def get(self, name: str) -> StoragePool:
        """The pool with this name; raises NotFound."""
        pool = self._resources.storage_pools.get(name)
        if pool is None:
            raise NotFound(f"storage pool '{printable(name)}' not found")
        return pool

    def create(self, name: str, kind: str, host: str, target: str) -> None:
        """Make a pool; raises InvalidInput, Conflict for a name that is taken."""
        pool = defined(name, kind, host, target)
        with self._resources.transaction():
            if self._resources.storage_pools.get(name) is not None:
                raise Conflict(f"storage pool '{name}' already exists")
            self._resources.storage_pools.put(pool)

    def modify(self, name: str, kind: str, host: str, target: str) -> None:
        """Replace a pool's definition.

        Raises NotFound, InvalidInput, Conflict when nothing changes or a compute pool uses it.
        """
        with self._resources.transaction():
            known = self.get(name)
            pool = defined(name, kind, host, target)
            if pool == msgspec.structs.replace(known, marked=False):
                raise Conflict(f"storage pool '{name}' already has this definition")
            self._require_unused(name)
            self._resources.storage_pools.put(pool)

    def delete(self, name: str) -> None:
        """Remove a pool, not what is on it; raises NotFound, Conflict while a compute pool uses it."""
        with self._resources.transaction():
            self.get(name)
            self._require_unused(name)
            self._resources.storage_pools.remove(name)

    def of_compute_pool(self, name: str) -> StoragePool | None:
        """The storage pool that a compute pool refers to, or None; raises NotFound for either."""
        with self._resources.transaction():
            compute_pool = self._resources.pools.get(name)
            if compute_pool is None:
                raise NotFound(f"compute pool '{printable(name)}' not found")
            return self.get(compute_pool.storage) if compute_pool.storage else None

    def mark(self, seen: StoragePool) -> None:
        """Note that a cell has put the tag on the storage, or found it there, unless it was defined anew meanwhile."""
        with self._resources.transaction():
            if not seen.marked and self._resources.storage_pools.get(seen.name) == seen:
                self._resources.storage_pools.put(msgspec.structs.replace(seen, marked=True))

    def _require_unused(self, name: str) -> None:
        users = sorted(pool.name for pool in self._resources.pools.all() if pool.storage == name)
        if users:
            raise Conflict(f"storage pool '{name}' is used by compute pool '{users[0]}'")
