"""Deleting and stopping many instances."""

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
from nano_appliance.roles.core.instances.stop import InstanceStop

SHUTDOWN_PATIENCE = 60.0
"""Seconds a guest of a batch has to shut down: nobody waits at the phone, and many guests together are slow."""


@dataclass(frozen=True)
class BatchedOrders:
    """Orders about instances that exist."""

    lookup: InstanceLookup
    deletion: InstanceDeletion
    stopping: InstanceStop
    driver: BatchDriver

    def delete(self, caller: Caller, instance_ids: Sequence[str], *, force: bool) -> str:
        """Begin to delete instances and return the batch's id; running ones fail, unless `force` powers them off first.

        Raises InvalidInput for an empty or repeating list, NotFound and NotAllowed when one of them is unknown or
        somebody else's; nothing is begun then.
        """
        batch = self._batch(caller, BatchAction.DELETE, instance_ids)
        return self._drive(
            batch,
            lambda index: (
                batch.items[index].name,
                self.deletion.begin(caller, batch.items[index].id, force=force),
            ),
        )

    def stop(self, caller: Caller, instance_ids: Sequence[str], *, force: bool) -> str:
        """Begin to shut instances down, or to power them off with `force`; raises as `delete`."""
        batch = self._batch(caller, BatchAction.STOP, instance_ids)
        return self._drive(
            batch,
            lambda index: (
                batch.items[index].name,
                self.stopping.begin(
                    caller, batch.items[index].id, reboot=False, force=force, patience=SHUTDOWN_PATIENCE
                ),
            ),
        )

    def _batch(self, caller: Caller, action: BatchAction, instance_ids: Sequence[str]) -> Batch:
        check_count("guest", len(instance_ids))
        if len(set(instance_ids)) < len(instance_ids):
            raise InvalidInput("guest must not name a guest twice")
        known = [self.lookup.get(caller, instance_id) for instance_id in instance_ids]
        items = tuple(BatchItem(name=each.name, id=each.id) for each in known)
        return Batch(id=str(uuid.uuid4()), action=action, owner=caller.user, group=caller.group, items=items)

    def _drive(self, batch: Batch, begin: Begin) -> str:
        self.driver.drive(batch, begin)
        return batch.id
