"""Giving an instance another name, which stays unique in its compute pool."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.link.operations import RENAME_INSTANCE
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict
from nano_appliance.model.names import RESOURCE, check_name, full_name, short_name
from nano_appliance.model.orders import RenameInstance
from nano_appliance.roles.core.creations import Creations
from nano_appliance.roles.core.instances.free_name import require_free_name
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placed_instance import PlacedInstance
from nano_appliance.roles.core.pools import Pools


@dataclass(frozen=True)
class InstanceRenaming:
    """Renames instances."""

    lookup: InstanceLookup
    work: InstanceWork
    picture: Picture
    pools: Pools
    creations: Creations

    def rename(self, caller: Caller, instance_id: str, wish: str) -> None:
        """Rename an instance that is off; `wish` is the new name, with its group before it or without.

        Raises NotFound, NotAllowed, InvalidInput, Conflict for one that runs or a name that is taken or its own,
        Unavailable when its cell is away, StillRunning when it takes longer than the timeout.
        """
        found = self.lookup.ready(caller, instance_id)
        name = full_name(found.group, check_name("name", short_name(wish, found.group), RESOURCE))
        if name == found.name:
            raise Conflict(f"guest '{name}' has this name already")
        if found.state.running:
            raise Conflict(f"guest '{found.name}' is running; it must be stopped before it is renamed")
        self.work.do("rename instance", found, lambda: self._rename(found, name))

    def _rename(self, found: PlacedInstance, name: str) -> None:
        """The name is held until the picture has it, so that nobody else gets it meanwhile."""
        with self.creations.holding(found.id, found.place.pool, name):
            with self.creations.reserving():
                require_free_name(self.picture, self.pools.get(found.place.pool), name)
            report = self.work.give(found.place.cell, RENAME_INSTANCE, RenameInstance(id=found.id, name=name))
            self.work.settled(found, report)
