"""Which instances may be moved where, and the beginning of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, InvalidInput, NanoError, Unavailable
from nano_appliance.model.migration import SMALLEST_SPEED_LIMIT, Migration, MigrationOptions, Move
from nano_appliance.model.pool import ComputePool
from nano_appliance.rest.migration_object import MigrationWish
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.local_time import now
from nano_appliance.roles.core.migrations.driver import MigrationDriver
from nano_appliance.roles.core.migrations.register import MigrationRegister
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placed_instance import PlacedInstance
from nano_appliance.roles.core.placement import storage_obstacle
from nano_appliance.roles.core.pools import Pools


@dataclass(frozen=True)
class InstanceMigration:
    """Begins migrations, and cancels them."""

    pools: Pools
    picture: Picture
    lookup: InstanceLookup
    creations: Creations
    register: MigrationRegister
    driver: MigrationDriver

    def migrate(self, caller: Caller, wish: MigrationWish) -> str:
        """Begin to move instances, all of the source where none are named, and return the migration's id.

        Those that run go over running. Raises InvalidInput, NotFound, NotAllowed, Conflict when one of them cannot be
        moved, Unavailable when a cell is away; nothing is moved then.
        """
        options = _options(wish)
        pool = self._check_cells(wish)
        instances = [self._movable(caller, wish, pool, instance_id) for instance_id in self._chosen(caller, wish)]
        migration = Migration(
            id=str(uuid.uuid4()),
            source=wish.source_cell,
            target=wish.target_cell,
            owner=caller.user,
            group=caller.group,
            moves=tuple(map(_move, instances)),
            options=options,
            start_time=now(),
        )
        self.register.add(migration, instances)
        try:
            self.driver.drive(migration)
        except NanoError:
            self.register.drop(migration)
            raise
        return migration.id

    def cancel(self, caller: Caller, migration_id: str) -> None:
        """Let the instances stay that have not gone over yet.

        Raises NotFound, NotAllowed, Conflict when it is too late, Unavailable when the source does not answer.
        """
        self.driver.cancel(self.register.find(caller, migration_id).id)

    def _check_cells(self, wish: MigrationWish) -> ComputePool:
        if wish.target_pool:
            raise InvalidInput("target_pool must be empty: instances move within their pool")
        if wish.source_cell == wish.target_cell:
            raise InvalidInput("target_cell must be another cell than source_cell")
        self.pools.require_cell(wish.source_pool, wish.source_cell)
        target = self.pools.require_cell(wish.source_pool, wish.target_cell)
        pool = self.pools.get(wish.source_pool)
        if not pool.storage:
            raise Conflict(f"compute pool '{pool.name}' keeps volumes on the cells' own disks; they cannot be moved")
        for cell in (wish.source_cell, wish.target_cell):
            if not self.picture.alive(cell):
                raise Unavailable(f"cell '{cell}' is offline")
        if not target.enabled:
            raise Conflict(f"cell '{wish.target_cell}' is disabled")
        obstacle = storage_obstacle(pool, self.picture.storage(wish.target_cell))
        if obstacle:
            raise Conflict(f"cell '{wish.target_cell}' {obstacle}")
        return pool

    def _chosen(self, caller: Caller, wish: MigrationWish) -> list[str]:
        if wish.instances:
            if len(set(wish.instances)) < len(wish.instances):
                raise InvalidInput("instances must not name a guest twice")
            return list(wish.instances)
        for creation in self.creations.on(wish.source_cell):
            raise Conflict(f"guest '{creation.order.name}' is still being created")
        present = self.picture.instances([wish.source_cell])
        if not present:
            raise Conflict(f"cell '{wish.source_cell}' has no guests")
        for each in present:
            caller.require(each, f"guest '{each.name}'")
        return [each.id for each in sorted(present, key=lambda each: each.name)]

    def _movable(self, caller: Caller, wish: MigrationWish, pool: ComputePool, instance_id: str) -> PlacedInstance:
        found = self.lookup.ready(caller, instance_id)
        if found.place.cell == wish.target_cell:
            raise Conflict(f"guest '{found.name}' is already on cell '{wish.target_cell}'")
        if found.place.cell != wish.source_cell:
            raise Conflict(f"guest '{found.name}' is on cell '{found.place.cell}', not on '{wish.source_cell}'")
        if found.instance.storage_pool != pool.storage:
            raise Conflict(f"the volumes of guest '{found.name}' are not in storage pool '{pool.storage}'")
        return found


def _move(found: PlacedInstance) -> Move:
    live = found.state.running
    return Move(id=found.id, name=found.name, auto_start=found.instance.auto_start, live=live)


def _options(wish: MigrationWish) -> MigrationOptions:
    if wish.speed_limit != 0 and wish.speed_limit < SMALLEST_SPEED_LIMIT:
        raise InvalidInput(f"speed_limit must be 0 for no limit, or at least {SMALLEST_SPEED_LIMIT} bytes each second")
    return MigrationOptions(speed_limit=wish.speed_limit, post_copy=wish.post_copy)
