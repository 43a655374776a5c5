"""What may reach an instance: its security policy, changed a step at a time on its cell."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.link.operations import CHANGE_SECURITY
from nano_appliance.model.caller import Caller
from nano_appliance.model.orders import ChangeSecurity
from nano_appliance.model.security import SecurityPolicy
from nano_appliance.model.security_changes import PolicyChange
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.placed_instance import PlacedInstance


@dataclass(frozen=True)
class InstanceSecurity:
    """Tells and changes policies; the cell's record is the truth, so the cell does the reckoning."""

    lookup: InstanceLookup
    work: InstanceWork

    def get(self, caller: Caller, instance_id: str) -> SecurityPolicy:
        """The policy; an instance without one accepts everything. Raises NotFound, NotAllowed."""
        return self.lookup.get(caller, instance_id).instance.security or SecurityPolicy()

    def change(self, caller: Caller, instance_id: str, change: PolicyChange) -> None:
        """Change the policy, in force at once.

        Raises NotFound, NotAllowed, Unavailable when its cell is away, StillRunning when it takes longer than the
        timeout, and what the change raises.
        """
        found = self.lookup.ready(caller, instance_id)
        self.work.do("change security policy", found, lambda: self._change(found, change))

    def _change(self, found: PlacedInstance, change: PolicyChange) -> None:
        order = ChangeSecurity(id=found.id, change=change)
        self.work.changed(found, self.work.give(found.place.cell, CHANGE_SECURITY, order))
