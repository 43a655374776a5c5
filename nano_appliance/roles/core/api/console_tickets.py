"""Our own route by which the frontend gets a way to an instance's screen."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.orders import ConsoleTicket
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.instances.console import InstanceConsole


class TicketWish(msgspec.Struct, frozen=True):
    """Whose screen."""

    guest: str


@dataclass(frozen=True)
class ConsoleTicketHandlers:
    """Answers with tickets."""

    console: InstanceConsole

    @takes(TicketWish)
    def create(self, _request: Request, caller: Caller, wish: TicketWish) -> ConsoleTicket:
        """A one-time ticket."""
        return self.console.open(caller, wish.guest)


def routes(handlers: ConsoleTicketHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (Route("POST", "/api/v1/console_tickets/", handlers.create, slow=True),)
