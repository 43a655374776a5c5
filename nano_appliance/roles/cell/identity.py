"""Who this cell is: the name it derives from its bridge, and the address at which it is managed."""

from __future__ import annotations

from nano_appliance.host.interfaces import interface_named
from nano_appliance.model.errors import Misconfigured

BRIDGE = "br0"
NAME_PREFIX = "Cell_"


class CellIdentity:
    """Name in the domain, settled for good, and the IPv4 address of the bridge: link and screens listen there only."""

    def __init__(self, name: str, address: str, bridge: str) -> None:
        self.name = name
        self._bridge = bridge
        self._address = address

    @property
    def address(self) -> str:
        """The bridge's address, which may become another one; the last one that was seen while it has none."""
        interface = interface_named(self._bridge)
        if interface is not None and interface.addresses:
            self._address = interface.addresses[0].address
        return self._address


def read_identity(bridge: str = BRIDGE) -> CellIdentity:
    """The identity of this host.

    Raises Misconfigured when the bridge is missing or has no address.
    """
    interface = interface_named(bridge)
    if interface is None:
        raise Misconfigured(f"this host has no bridge {bridge}; `nano doctor` tells how to make it")
    if not interface.addresses:
        raise Misconfigured(f"bridge {bridge} has no IPv4 address; `nano doctor` tells how to give it one")
    return CellIdentity(cell_name(interface.hardware_address), interface.addresses[0].address, bridge)


def cell_name(hardware_address: str) -> str:
    """`Cell_` and the 12 hexadecimal digits of the bridge's MAC address."""
    return NAME_PREFIX + hardware_address.replace(":", "").lower()
