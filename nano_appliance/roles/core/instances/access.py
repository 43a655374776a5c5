"""The password of a user inside an instance: set through the guest agent, and told as it was set last."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.link.operations import SET_GUEST_PASSWORD
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict
from nano_appliance.model.guest_access import check_guest_password, check_guest_user
from nano_appliance.model.instance import GuestAccess
from nano_appliance.model.orders import SetGuestPassword
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork
from nano_appliance.roles.core.placed_instance import PlacedInstance


@dataclass(frozen=True)
class InstanceAccess:
    """Sets and tells passwords; they are in no log and no task."""

    lookup: InstanceLookup
    work: InstanceWork

    def known(self, caller: Caller, instance_id: str) -> GuestAccess:
        """What was set last, or at creation; the guest is not asked.

        Raises NotFound, NotAllowed, and Unavailable while the instance's cell is away, which alone keeps the password.
        """
        return self.lookup.reachable(caller, instance_id).instance.access

    def set(self, caller: Caller, instance_id: str, *, user: str, password: str) -> GuestAccess:
        """Set the password of `user` (empty: the administrator that is known), made up when it is empty.

        Raises NotFound, NotAllowed, InvalidInput, Conflict when the instance does not run, Unavailable when its cell is
        away or no agent answers, StillRunning when it takes longer than the timeout.
        """
        found = self.lookup.ready(caller, instance_id)
        if user:
            check_guest_user(user)
        if password:
            check_guest_password(password)
        if not found.state.running:
            raise Conflict(f"guest '{found.name}' is not running")
        order = SetGuestPassword(id=found.id, user=user, password=password)
        self.work.do("set guest password", found, lambda: self._set(found, order))
        return self.known(caller, instance_id)

    def _set(self, found: PlacedInstance, order: SetGuestPassword) -> None:
        self.work.settled(found, self.work.give(found.place.cell, SET_GUEST_PASSWORD, order))
