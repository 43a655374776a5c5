"""Opening a console with a ticket: the asker's end, and the words both ends use."""

from __future__ import annotations

import ssl

from nano_appliance.link.operations import PREFIX
from nano_appliance.link.tls import anonymous_context
from nano_appliance.link.upgrade import Upgrade, open_upgraded, switching
from nano_appliance.model.orders import ConsoleTicket

PATH = f"{PREFIX}console"
PROTOCOL = "nano-console"
TICKET_HEADER = "Nano-Ticket"
SWITCHING = switching(PROTOCOL)


def open_console(ticket: ConsoleTicket) -> ssl.SSLSocket:
    """A connection on which the raw bytes of the screen come and go; it blocks without a time limit.

    The cell must be the one the ticket names. Raises NotAllowed for a ticket that is used or late and for a cell that
    is another one, Unavailable when the cell cannot be reached.
    """
    context = anonymous_context(ticket.authority)
    upgrade = Upgrade(PATH, PROTOCOL, {TICKET_HEADER: ticket.ticket})
    return open_upgraded(ticket.cell, ticket.address, ticket.port, context, upgrade)
