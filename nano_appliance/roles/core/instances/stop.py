"""Stopping an instance: shut down, power off, reboot, reset."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.link.operations import STOP_INSTANCE
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict
from nano_appliance.model.orders import StopInstance
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.placed_instance import PlacedInstance
from nano_appliance.roles.core.tasks import RunningTask

PATIENCE_SHARE = 0.9
"""A guest gets this part of the timeout to obey, so that its disobedience is the call's own answer."""

ACTIONS = {
    (False, False): "shut down instance",
    (False, True): "power off instance",
    (True, False): "reboot instance",
    (True, True): "reset instance",
}
"""What (reboot, force) mean."""


@dataclass(frozen=True)
class InstanceStop:
    """Stops instances."""

    lookup: InstanceLookup
    work: InstanceWork

    def stop(self, caller: Caller, instance_id: str, *, reboot: bool, force: bool) -> None:
        """Stop or restart an instance; without `force` the guest is asked to do it itself.

        Raises NotFound, NotAllowed, Conflict when it does not run, Unavailable when its cell is away, StillRunning
        when it takes longer than the timeout.
        """
        patience = self.work.timeout * PATIENCE_SHARE
        self.begin(caller, instance_id, reboot=reboot, force=force, patience=patience).wait(self.work.timeout)

    def begin(
        self, caller: Caller, instance_id: str, *, reboot: bool, force: bool, patience: float
    ) -> RunningTask[None]:
        """Begin to stop an instance that has `patience` seconds to obey; raises as `stop`, what can be told at once."""
        found = self.lookup.ready(caller, instance_id)
        if not found.state.running:
            raise Conflict(f"guest '{found.name}' is not running")
        order = StopInstance(id=found.id, reboot=reboot, force=force, patience=patience)
        return self.work.begin(ACTIONS[reboot, force], found, lambda: self._stop(found, order))

    def _stop(self, found: PlacedInstance, order: StopInstance) -> None:
        self.work.give(found.place.cell, STOP_INSTANCE, order)
        if not order.reboot:
            self.work.observed(found, running=False)
