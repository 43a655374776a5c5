"""Finding instances: by id, by pool and cell, with those that are still being made; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, NotFound, Unavailable
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placed_instance import PlacedInstance
from nano_appliance.roles.core.pools import Pools
from nano_appliance.roles.core.resets import Resets


class InstanceLookup:
    """The instances of the zone as callers may see them."""

    def __init__(self, picture: Picture, creations: Creations, resets: Resets, pools: Pools) -> None:
        self._picture = picture
        self._creations = creations
        self._resets = resets
        self._pools = pools

    def get(self, caller: Caller, instance_id: str) -> PlacedInstance:
        """One instance, also while it is being made; one whose system is being reset counts as not created.

        Raises NotFound, NotAllowed, and once the cause of a failed creation or reset.
        """
        self._creations.tell_failure(caller, instance_id)
        self._resets.tell_failure(caller, instance_id)
        creation = self._creations.get(instance_id)
        try:
            found = self._picture.instance(instance_id)
        except NotFound:
            if creation is None:
                raise
            found = creation.placed()
        caller.require(found, f"guest '{found.name}'")
        if self._is_being_reset(found):
            return msgspec.structs.replace(found, instance=msgspec.structs.replace(found.instance, created=False))
        return found

    def ready(self, caller: Caller, instance_id: str) -> PlacedInstance:
        """An instance that can take orders.

        Raises as `get`, Conflict while it is being made or migrated, Unavailable while its cell is away.
        """
        found = self.reachable(caller, instance_id)
        if found.place.migrating:
            raise Conflict(f"guest '{found.name}' is being migrated")
        if self._is_being_reset(found):
            raise Conflict(f"the system of guest '{found.name}' is being reset")
        if not found.instance.created or self._creations.get(instance_id) is not None:
            raise Conflict(f"guest '{found.name}' is still being created")
        return found

    def reachable(self, caller: Caller, instance_id: str) -> PlacedInstance:
        """An instance whose cell reports it; raises as `get`, and Unavailable while its cell is away."""
        found = self.get(caller, instance_id)
        if found.place.lost:
            cell = found.place.cell
            problem = "has not reached its hypervisor yet" if self._picture.alive(cell) else "is offline"
            raise Unavailable(f"guest '{found.name}' cannot be reached: cell '{cell}' {problem}")
        return found

    def everywhere(self, caller: Caller) -> list[PlacedInstance]:
        """All instances the caller may see, those being made included."""
        return self._visible(caller, self._with_pending(self._picture.instances(), pool=""))

    def in_pool(self, caller: Caller, pool: str) -> list[PlacedInstance]:
        """Instances of a pool, those being made included; raises NotFound for the pool."""
        cells = self._pools.get(pool).cells
        return self._visible(caller, self._with_pending(self._picture.instances(cells), pool=pool))

    def in_cell(self, caller: Caller, pool: str, cell: str) -> list[PlacedInstance]:
        """Instances of one cell of a pool; raises NotFound for the pool, or a cell that is not in it."""
        self._pools.require_cell(pool, cell)
        return self._visible(caller, self._picture.instances([cell]))

    def homes(self) -> dict[str, str]:
        """Names of the compute pools of all instances by id, those being made included."""
        pending = {creation.order.id: creation.pool for creation in self._creations.pending()}
        return pending | {each.id: each.place.pool for each in self._picture.instances()}

    def pool_of(self, cell: str) -> str:
        """The pool a cell is in; raises NotFound when it is in none."""
        pool = self._pools.pool_of(cell)
        if not pool:
            raise NotFound(f"cell '{cell}' is in no compute pool")
        return pool

    def made(self, instances: Iterable[PlacedInstance]) -> list[PlacedInstance]:
        """Those of `instances` whose creation is over."""
        pending = {creation.order.id for creation in self._creations.pending()}
        return [each for each in instances if each.id not in pending]

    def _is_being_reset(self, found: PlacedInstance) -> bool:
        """By this core's order, or by one that was given before it was restarted."""
        return self._resets.is_under_way(found.id) or found.state.resetting

    def _with_pending(self, instances: list[PlacedInstance], *, pool: str) -> list[PlacedInstance]:
        known = {each.id for each in instances}
        pending = [each for each in self._creations.pending() if not pool or each.pool == pool]
        return instances + [each.placed() for each in pending if each.order.id not in known]

    def _visible(self, caller: Caller, instances: Iterable[PlacedInstance]) -> list[PlacedInstance]:
        chosen = (each for each in instances if caller.may_touch(each))
        return sorted(chosen, key=lambda each: (each.name, each.id))
