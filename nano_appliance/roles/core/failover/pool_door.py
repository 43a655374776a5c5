"""Failover's way to the pools and cells of this core: what it knows of them, and what it has them do."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.link.operations import ADOPT_INSTANCES, RELEASE_INSTANCES, SEE_LEASE
from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.failover_case import Lost
from nano_appliance.model.failover_messages import Adopt, AskSight, Pool, Release
from nano_appliance.model.lease import LeaseSight
from nano_appliance.model.orders import AdoptInstances, ReleaseInstances, SeeLease
from nano_appliance.model.pool import ComputePool
from nano_appliance.model.scheduling import Candidate
from nano_appliance.roles.core.cell_orders import CellOrders
from nano_appliance.roles.core.index import InstanceIndex
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placement import Placement, demand_of
from nano_appliance.roles.core.pools import Pools


@dataclass(frozen=True)
class PoolDoor:
    """The `CellDoor` of production."""

    pools_of_zone: Pools
    picture: Picture
    placement: Placement
    index: InstanceIndex
    orders: CellOrders

    def pools(self) -> tuple[Pool, ...]:
        """Every compute pool with failover, with its members as they are now."""
        return tuple(self._pool(each) for each in self.pools_of_zone.all() if each.failover)

    def lost_instances(self, cell: str, ran: frozenset[str]) -> tuple[Lost, ...]:
        """The instances of `cell` on the storage of its pool, those left out that are being migrated."""
        pool = self.pools_of_zone.pool_of(cell)
        storage = self.pools_of_zone.get(pool).storage if pool else ""
        moving = self.picture.settled()
        lost = [
            each
            for each in self.picture.records(cell)
            if each.created and not each.deleting and each.storage_pool == storage and each.id not in moving
        ]
        self.picture.strand(cell, [each.id for each in lost])
        return tuple(
            Lost(id=each.id, demand=demand_of(each), auto_start=each.auto_start, ran=each.id in ran) for each in lost
        )

    def mark_lost(self, cell: str) -> None:
        """Disable the cell and note that it has to drop its instances; raises NanoError when the disk refuses."""
        if self.pools_of_zone.membership(cell) is not None:
            self.pools_of_zone.alter_cell(cell, enabled=False, purge_appending=True)
        self.picture.lose(cell)

    def mark_released(self, cell: str, instances: tuple[str, ...]) -> None:
        """The cell has dropped these instances; those that wait for a place are still shown on it."""
        if self.pools_of_zone.membership(cell) is not None:
            self.pools_of_zone.alter_cell(cell, purge_appending=False)
        self.picture.regain(cell, instances)
        self.index.follow(cell, self.picture.records(cell))

    def see_lease(self, question: AskSight) -> LeaseSight:
        """Ask the observer what it sees; raises NanoError."""
        return self.orders.give(question.observer, SEE_LEASE, SeeLease(cell=question.cell))

    def adopt(self, order: Adopt) -> None:
        """Let the target take over an instance, which lives there from then on.

        Raises Unavailable when nobody knows whether it has, NanoError when it has not.
        """
        wish = AdoptInstances(ids=(order.instance,), order=order.order, lost=True, start=order.start)
        answer = self.orders.give(order.target, ADOPT_INSTANCES, wish)
        if order.instance in answer.refused:
            raise Conflict(answer.refused[order.instance])
        (report,) = answer.adopted
        source = self.picture.adopted(order.target, report)
        # The new home first: an instance that was nowhere for a moment would lose its address.
        for cell in filter(None, (order.target, source)):
            self.index.follow(cell, self.picture.records(cell))

    def release(self, order: Release) -> None:
        """Let a cell that came back drop instances; raises NanoError unless it has dropped them all."""
        wish = ReleaseInstances(ids=order.instances, order=order.order, power_off=True)
        refused = self.orders.give(order.cell, RELEASE_INSTANCES, wish).refused
        if refused:
            raise NanoError("; ".join(f"{instance}: {why}" for instance, why in refused.items()))

    def _pool(self, pool: ComputePool) -> Pool:
        return Pool(
            name=pool.name,
            members=tuple(_member(pool, each) for each in self.placement.candidates(pool)),
            leased=frozenset(name for name, member in pool.cells.items() if member.leased),
        )


def _member(pool: ComputePool, candidate: Candidate) -> Candidate:
    if pool.cells[candidate.name].leased or candidate.obstacle:
        return candidate
    # What it ran would be nobody's to take over.
    return msgspec.structs.replace(candidate, obstacle="takes no part in failover yet")
