"""Snapshots of an instance: its cell has them, and is asked for them each time."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.link.operations import CREATE_SNAPSHOT, DELETE_SNAPSHOT, LIST_SNAPSHOTS, RESTORE_SNAPSHOT
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.names import FILE, check_description, check_name
from nano_appliance.model.orders import CreateSnapshot, InstanceOrder, SnapshotOrder
from nano_appliance.model.volume import Snapshot
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.local_time import now
from nano_appliance.roles.core.placed_instance import PlacedInstance


@dataclass(frozen=True)
class InstanceSnapshots:
    """Makes, tells, restores and deletes snapshots.

    Every method raises NotFound, NotAllowed, Conflict for an instance that is still being created or busy, and
    Unavailable when its cell is away; those that change something also StillRunning when it takes longer than the
    timeout.
    """

    lookup: InstanceLookup
    work: InstanceWork

    def all(self, caller: Caller, instance_id: str) -> dict[str, Snapshot]:
        """The instance's snapshots by name."""
        found = self.lookup.ready(caller, instance_id)
        return self.work.give(found.place.cell, LIST_SNAPSHOTS, InstanceOrder(id=found.id)).snapshots

    def get(self, caller: Caller, instance_id: str, name: str) -> Snapshot:
        """One snapshot."""
        snapshots = self.all(caller, instance_id)
        if name not in snapshots:
            raise NotFound(f"snapshot '{name}' not found")
        return snapshots[name]

    def create(self, caller: Caller, instance_id: str, name: str, description: str) -> None:
        """Make a snapshot, also of a running instance; raises InvalidInput, Conflict for a name in use."""
        check_name("name", name, FILE)
        check_description(description)
        found = self.lookup.ready(caller, instance_id)
        order = CreateSnapshot(id=found.id, name=name, description=description, create_time=now())
        self.work.do("create snapshot", found, lambda: self._create(found, order))

    def restore(self, caller: Caller, instance_id: str, name: str) -> None:
        """Go back to a snapshot; raises InvalidInput, Conflict for an instance that runs."""
        found, order = self._stopped(caller, instance_id, "target", name, "restored")
        self.work.do("restore snapshot", found, lambda: self._restore(found, order))

    def delete(self, caller: Caller, instance_id: str, name: str) -> None:
        """Delete a snapshot; raises InvalidInput, Conflict when the instance runs or too much depends on it."""
        found, order = self._stopped(caller, instance_id, "name", name, "deleted")
        self.work.do("delete snapshot", found, lambda: self._delete(found, order))

    def _stopped(
        self, caller: Caller, instance_id: str, field: str, name: str, done: str
    ) -> tuple[PlacedInstance, SnapshotOrder]:
        check_name(field, name, FILE)
        found = self.lookup.ready(caller, instance_id)
        if found.state.running:
            raise Conflict(f"guest '{found.name}' is running; it must be stopped before a snapshot is {done}")
        return found, SnapshotOrder(id=found.id, name=name)

    def _create(self, found: PlacedInstance, order: CreateSnapshot) -> None:
        self.work.settled(found, self.work.give(found.place.cell, CREATE_SNAPSHOT, order))

    def _restore(self, found: PlacedInstance, order: SnapshotOrder) -> None:
        self.work.changed(found, self.work.give(found.place.cell, RESTORE_SNAPSHOT, order))

    def _delete(self, found: PlacedInstance, order: SnapshotOrder) -> None:
        self.work.give(found.place.cell, DELETE_SNAPSHOT, order)
