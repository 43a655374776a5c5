"""Deleting an instance with all its volumes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from nano_appliance.link.operations import DELETE_INSTANCE, STOP_INSTANCE
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.orders import InstanceOrder, StopInstance
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.placed_instance import PlacedInstance
from nano_appliance.roles.core.tasks import RunningTask, Tasks


@dataclass(frozen=True)
class InstanceDeletion:
    """Deletes instances."""

    lookup: InstanceLookup
    work: InstanceWork
    tasks: Tasks
    settled: Callable[[str], None]
    """Called with the id of an instance that is no more."""

    def delete(self, caller: Caller, instance_id: str, *, force: bool) -> None:
        """Delete an instance, powering it off first when `force`.

        Raises NotFound, NotAllowed, Conflict when it runs, Unavailable when its cell is away, StillRunning when it
        takes longer than the timeout.
        """
        self.begin(caller, instance_id, force=force).wait(self.work.timeout)

    def begin(self, caller: Caller, instance_id: str, *, force: bool) -> RunningTask[None]:
        """Begin to delete an instance; raises as `delete`, what can be told at once."""
        found = self.lookup.ready(caller, instance_id)
        if found.state.running and not force:
            raise Conflict(f"guest '{found.name}' is running")
        return self.work.begin("delete instance", found, lambda: self._delete(found))

    def remove_unwanted(self, cell: str, instance_id: str) -> None:
        """Begin to delete what a cell made after its creation was given up."""
        self.tasks.start("remove unwanted instance", instance_id, lambda: self._remove(cell, instance_id))

    def _delete(self, found: PlacedInstance) -> None:
        cell = found.place.cell
        if found.state.running:
            self.work.give(cell, STOP_INSTANCE, StopInstance(id=found.id, force=True))
        self._remove(cell, found.id)

    def _remove(self, cell: str, instance_id: str) -> None:
        # Where somebody else's order was quicker, what was wanted is so.
        with contextlib.suppress(NotFound):
            self.work.give(cell, DELETE_INSTANCE, InstanceOrder(id=instance_id))
        self.work.gone(cell, instance_id)
        self.settled(instance_id)
