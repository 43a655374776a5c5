"""A way to an instance's screen: a one-time ticket from its cell."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.link.operations import OPEN_CONSOLE
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict
from nano_appliance.model.orders import ConsoleTicket, OpenConsole
from nano_appliance.roles.core.instances.lookup import InstanceLookup
from nano_appliance.roles.core.instances.work import InstanceWork


@dataclass(frozen=True)
class InstanceConsole:
    """Gives tickets; `authority` is the PEM of the domain's certificate authority, which is ours to tell."""

    lookup: InstanceLookup
    work: InstanceWork
    authority: str

    def open(self, caller: Caller, instance_id: str) -> ConsoleTicket:
        """A ticket to the screen of a running instance.

        Raises NotFound, NotAllowed, Conflict when it does not run, Unavailable when its cell is away.
        """
        found = self.lookup.ready(caller, instance_id)
        if not found.state.running:
            raise Conflict(f"guest '{found.name}' is not running")
        ticket = self.work.give(found.place.cell, OPEN_CONSOLE, OpenConsole(id=found.id))
        return msgspec.structs.replace(ticket, authority=self.authority)
