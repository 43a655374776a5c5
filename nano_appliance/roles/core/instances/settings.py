"""Changing an instance's settings: cores, memory, auto start, limits, the password of its screen."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.link.operations import CHANGE_INSTANCE, RENEW_CONSOLE_SECRET
from nano_appliance.model.caller import Caller
from nano_appliance.model.instance_change import InstanceChange, changed
from nano_appliance.model.orders import ChangeInstance, InstanceOrder
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.placed_instance import PlacedInstance


@dataclass(frozen=True)
class InstanceSettings:
    """Changes settings, running or not; what cannot be changed at once is told in the instance's notice."""

    lookup: InstanceLookup
    work: InstanceWork

    def change(self, caller: Caller, instance_id: str, change: InstanceChange) -> None:
        """Change what `change` names.

        Raises NotFound, NotAllowed, InvalidInput, Conflict for what is so already or while the instance is being made,
        Unavailable when its cell is away, StillRunning when it takes longer than the timeout.
        """
        found = self.lookup.ready(caller, instance_id)
        changed(found.instance, change)
        self.work.do("change instance", found, lambda: self._change(found, change))

    def renew_console_secret(self, caller: Caller, instance_id: str) -> None:
        """Give the screen a new password, which is then in the instance's record; raises as `change`."""
        found = self.lookup.ready(caller, instance_id)
        self.work.do("renew console password", found, lambda: self._renew_console_secret(found))

    def _change(self, found: PlacedInstance, change: InstanceChange) -> None:
        order = ChangeInstance(id=found.id, change=change)
        self.work.settled(found, self.work.give(found.place.cell, CHANGE_INSTANCE, order))

    def _renew_console_secret(self, found: PlacedInstance) -> None:
        report = self.work.give(found.place.cell, RENEW_CONSOLE_SECRET, InstanceOrder(id=found.id))
        self.work.settled(found, report)
