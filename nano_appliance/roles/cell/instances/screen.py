"""The encryption of one instance's screen, where this cell is to encrypt screens."""

from __future__ import annotations

from nano_appliance.model.hardware import ControlProtocol
from nano_appliance.model.instance import Instance
from nano_appliance.roles.cell.cell import Cell


def prepare_screen(cell: Cell, instance: Instance) -> None:
    """See to the certificates before the instance starts. Raises NanoError when there are none."""
    if cell.screens is not None and instance.hardware.control is ControlProtocol.VNC:
        cell.screens.prepare(cell.known_capabilities().group)


def lack_of_encryption(cell: Cell, instance: Instance) -> str:
    """Why the screen of a running instance is not encrypted although it should be; empty otherwise."""
    if cell.screens is None or instance.hardware.control is not ControlProtocol.VNC:
        return ""
    return cell.screens.lack(cell.identity.address, instance.console.port)
