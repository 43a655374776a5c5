"""Compute pools in REST answers."""

from __future__ import annotations

import msgspec

from nano_appliance.model.pool import ComputePool


class PoolObject(msgspec.Struct, frozen=True, kw_only=True):
    """A compute pool; `cells` is their number, `network` and `storage` are names or empty."""

    name: str
    enabled: bool
    cells: int
    network: str
    storage: str
    failover: bool


def pool_object(pool: ComputePool) -> PoolObject:
    """The REST layout of a compute pool."""
    return PoolObject(
        name=pool.name,
        enabled=pool.enabled,
        cells=len(pool.cells),
        network=pool.network,
        storage=pool.storage,
        failover=pool.failover,
    )
