"""Deleting, stopping and starting many instances."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from nano_appliance.model.batch import Batch, BatchAction, BatchItem, check_count
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput
from nano_appliance.roles.core.batches.driver import BatchDriver, Begin
from nano_appliance.roles.core.instances.delete import InstanceDeletion
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.start import InstanceStart
from nano_appliance.roles.core.instances.stop import InstanceStop
from nano_appliance.roles.core.tasks import RunningTask

FORCE = "force"
"""Member of a batch's order."""

SHUTDOWN_PATIENCE = 60.0
"""Seconds a guest of a batch has to shut down: nobody waits at the phone, and many guests together are slow."""


@dataclass(frozen=True)
class BatchedOrders:
    """Orders about instances that exist."""

    lookup: InstanceLookup
    deletion: InstanceDeletion
    stopping: InstanceStop
    starting: InstanceStart
    driver: BatchDriver

    def delete(self, caller: Caller, instance_ids: Sequence[str], *, force: bool) -> str:
        """Begin to delete instances and return the batch's id; running ones fail, unless `force` powers them off first.

        Raises InvalidInput for an empty or repeating list, NotFound and NotAllowed when one of them is unknown or
        somebody else's; nothing is begun then.
        """
        return self._drive(caller, BatchAction.DELETE, instance_ids, force=force)

    def stop(self, caller: Caller, instance_ids: Sequence[str], *, force: bool) -> str:
        """Begin to shut instances down, or to power them off with `force`; raises as `delete`."""
        return self._drive(caller, BatchAction.STOP, instance_ids, force=force)

    def start(self, caller: Caller, instance_ids: Sequence[str]) -> str:
        """Begin to start instances; raises as `delete`."""
        return self._drive(caller, BatchAction.START, instance_ids, force=False)

    def beginning(self, batch: Batch, caller: Caller) -> Begin:
        """How the items of a batch are begun, today or after a restart."""
        force = batch.order.get(FORCE) is True

        def begin(index: int) -> tuple[str, RunningTask[None]]:
            item = batch.items[index]
            if batch.action is BatchAction.DELETE:
                return item.name, self.deletion.begin(caller, item.id, force=force)
            if batch.action is BatchAction.START:
                return item.name, self.starting.begin(caller, item.id)
            return item.name, self.stopping.begin(
                caller, item.id, reboot=False, force=force, patience=SHUTDOWN_PATIENCE
            )

        return begin

    def _drive(self, caller: Caller, action: BatchAction, instance_ids: Sequence[str], *, force: bool) -> str:
        check_count("guest", len(instance_ids))
        if len(set(instance_ids)) < len(instance_ids):
            raise InvalidInput("guest must not name a guest twice")
        known = [self.lookup.get(caller, instance_id) for instance_id in instance_ids]
        items = tuple(BatchItem(name=each.name, id=each.id) for each in known)
        batch = Batch(
            id=str(uuid.uuid4()),
            action=action,
            owner=caller.user,
            group=caller.group,
            items=items,
            caller=caller,
            order={FORCE: force},
        )
        self.driver.drive(batch, self.beginning(batch, caller))
        return batch.id
