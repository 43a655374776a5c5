"""Which cells of a pool a new instance can go to: the scheduler's rule over the picture; orders nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from nano_appliance.model.instance import Instance
from nano_appliance.model.pool import ComputePool, Membership
from nano_appliance.model.scheduling import Candidate, Demand, place
from nano_appliance.model.storage_pool import StorageState
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.picture import Picture


class Placement:
    """Ranks cells for new instances, with those that are still being made counted in.

    `sharing` names the cells of all compute pools that use a storage pool.
    """

    def __init__(self, picture: Picture, creations: Creations, sharing: Callable[[str], Iterable[str]]) -> None:
        self._picture = picture
        self._creations = creations
        self._sharing = sharing

    def rank(self, pool: ComputePool, demand: Demand) -> list[str]:
        """Cells that fit, best first; raises Exhausted telling cell by cell why none does."""
        return place(self.candidates(pool), demand)

    def candidates(self, pool: ComputePool) -> list[Candidate]:
        """The members of a pool as the scheduler sees them, by name."""
        shared = self._configured_disks(self._sharing(pool.storage)) if pool.storage else None
        return [self._candidate(pool, name, member, shared) for name, member in sorted(pool.cells.items())]

    def _candidate(self, pool: ComputePool, name: str, membership: Membership, shared: int | None) -> Candidate:
        demands = self._demands(name)
        configured = _sum(demands)
        if shared is not None:
            configured = msgspec.structs.replace(configured, disk=shared)
        return Candidate(
            name=name,
            alive=self._picture.alive(name),
            enabled=membership.enabled,
            usage=self._picture.usage(name),
            configured=configured,
            instances=len(demands),
            room=self._picture.room(name),
            obstacle=storage_obstacle(pool, self._picture.storage(name)),
        )

    def _configured_disks(self, cells: Iterable[str]) -> int:
        """Bytes of all disks of the instances of `cells`: what one storage pool has been promised by all together."""
        return sum(demand.disk for cell in cells for demand in self._demands(cell))

    def _demands(self, cell: str) -> list[Demand]:
        """What the instances of a cell need, and what those will need that are being made there.

        A creation is forgotten a moment after its cell has reported what it made, and must not be counted twice.
        """
        records = self._picture.records(cell)
        reported = {each.id for each in records}
        promised = [each.demand for each in self._creations.on(cell) if each.order.id not in reported]
        return [*map(demand_of, records), *promised]


def storage_obstacle(pool: ComputePool, seen: StorageState | None) -> str:
    """Why a cell that sees its storage like this has nowhere to put volumes of `pool`, as a clause after its name."""
    if not pool.storage:
        return ""
    if seen is None or seen.name != pool.storage:
        return f"has not taken up storage pool '{pool.storage}' yet"
    return "" if seen.attached else f"has no access to storage pool '{pool.storage}': {seen.error}"


def demand_of(instance: Instance) -> Demand:
    """What an instance is configured with."""
    return Demand(cores=instance.cores, memory=instance.memory, disk=instance.total_disk)


def _sum(demands: Iterable[Demand]) -> Demand:
    every = list(demands)
    return Demand(
        cores=sum(each.cores for each in every),
        memory=sum(each.memory for each in every),
        disk=sum(each.disk for each in every),
    )
