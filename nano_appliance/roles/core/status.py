"""Counting usage, cells and instances of the zone, its pools and cells: anew from the picture each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from nano_appliance.model.pool import ComputePool, Membership
from nano_appliance.model.usage import HostUsage, total_usage
from nano_appliance.rest.usage_object import CellStatusObject, PoolStatusObject, ZoneStatusObject
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placed_instance import count
from nano_appliance.roles.core.pools import Pools


class Status:
    """Status of zone, pools and cells; `start_time` is the core's start as text.

    What a dead cell used is not counted; its instances count as lost.
    """

    def __init__(self, zone: str, pools: Pools, picture: Picture, start_time: str) -> None:
        self._zone = zone
        self._pools = pools
        self._picture = picture
        self._start_time = start_time

    def zone(self) -> ZoneStatusObject:
        """Everything together."""
        pools = self._pools.all()
        cells = [cell for pool in pools for cell in pool.cells]
        enabled = sum(pool.enabled for pool in pools)
        return ZoneStatusObject(
            **_members(self._total(pools)),
            name=self._zone,
            pools=(len(pools) - enabled, enabled),
            cells=self._count_cells(cells),
            instances=count(self._picture.instances(cells)),
            start_time=self._start_time,
        )

    def pools(self) -> list[PoolStatusObject]:
        """All pools by name."""
        return [self._pool(pool) for pool in self._pools.all()]

    def pool(self, name: str) -> PoolStatusObject:
        """One pool; raises NotFound."""
        return self._pool(self._pools.get(name))

    def cells(self, pool: str) -> list[CellStatusObject]:
        """The cells of a pool by name; raises NotFound."""
        return [self._cell(name, member) for name, member in sorted(self._pools.get(pool).cells.items())]

    def cell(self, pool: str, name: str) -> CellStatusObject:
        """One cell; raises NotFound when it is not in the pool."""
        return self._cell(name, self._pools.require_cell(pool, name))

    def _pool(self, pool: ComputePool) -> PoolStatusObject:
        return PoolStatusObject(
            **_members(self._total([pool])),
            name=pool.name,
            enabled=pool.enabled,
            cells=self._count_cells(list(pool.cells)),
            instances=count(self._picture.instances(pool.cells)),
        )

    def _cell(self, name: str, member: Membership) -> CellStatusObject:
        return CellStatusObject(
            **_members(self._usage(name)),
            name=name,
            address=self._picture.address(name),
            enabled=member.enabled,
            alive=self._picture.alive(name),
            instances=count(self._picture.instances([name])),
        )

    def _total(self, pools: Sequence[ComputePool]) -> HostUsage:
        """Everything added up, but a storage pool once, however many cells see it."""
        usages = {(pool.storage, cell): self._usage(cell) for pool in pools for cell in pool.cells}
        disks: dict[str, HostUsage] = {}
        for (storage, cell), usage in usages.items():
            # No name of a storage pool has a '/'.
            place = storage or f"/{cell}"
            disks[place] = max(disks.get(place, usage), usage, key=lambda each: each.max_disk)
        return msgspec.structs.replace(
            total_usage(usages.values()),
            available_disk=sum(disk.available_disk for disk in disks.values()),
            max_disk=sum(disk.max_disk for disk in disks.values()),
        )

    def _usage(self, cell: str) -> HostUsage:
        return self._picture.usage(cell) if self._picture.alive(cell) else HostUsage()

    def _count_cells(self, cells: list[str]) -> tuple[int, int]:
        alive = sum(self._picture.alive(cell) for cell in cells)
        return len(cells) - alive, alive


def _members(usage: HostUsage) -> dict[str, Any]:
    return msgspec.structs.asdict(usage)
