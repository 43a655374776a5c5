"""The remote screen: a fixed port with a password, on the management address only."""

from __future__ import annotations

from nano_appliance.model.hardware import ControlProtocol
from nano_appliance.model.instance import Console
from nano_appliance.roles.cell.domain.element import Element, element

VNC_PASSWORD_LENGTH = 8
"""All that the protocol looks at; the hypervisor refuses longer ones, which the older platform could set."""


def graphics(protocol: ControlProtocol, console: Console, address: str) -> Element:
    """The screen server of the instance."""
    return element(
        "graphics",
        element("listen", type="address", address=address),
        type=protocol.value,
        port=console.port,
        autoport="no",
        passwd=password(protocol, console),
    )


def password(protocol: ControlProtocol, console: Console) -> str:
    """The console's secret as the screen server takes it."""
    return console.secret[:VNC_PASSWORD_LENGTH] if protocol is ControlProtocol.VNC else console.secret
