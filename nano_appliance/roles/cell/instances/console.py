"""Letting somebody look at an instance's screen: a one-time ticket instead of an open port."""

from __future__ import annotations

from collections.abc import Callable

from nano_appliance.link.console_tickets import Screen
from nano_appliance.model.errors import Conflict
from nano_appliance.model.hardware import ControlProtocol
from nano_appliance.model.orders import ConsoleTicket, OpenConsole
from nano_appliance.roles.cell.cell import Cell

Issue = Callable[[Screen, str], ConsoleTicket]
"""Makes a ticket to a screen with its password; raises Unavailable."""


def open_console(cell: Cell, issue: Issue, order: OpenConsole) -> ConsoleTicket:
    """A ticket to the screen of a running instance.

    Raises NotFound, Conflict for one that is off or whose screen speaks another protocol, and Unavailable.
    """
    instance = cell.registry.get(order.id)
    if instance.hardware.control is not ControlProtocol.VNC:
        raise Conflict(f"the screen of instance '{instance.name}' can only be reached with a SPICE viewer")
    if not cell.domains.is_running(order.id):
        raise Conflict(f"instance '{instance.name}' is not running")
    return issue(Screen(cell.identity.address, instance.console.port), instance.console.secret)
