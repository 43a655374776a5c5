"""Which of this host's interfaces Nano works on, and the bridge for instances; builds no bridge itself."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence
from pathlib import Path

from nano_appliance.host.daemon import own_program
from nano_appliance.host.interfaces import Interface, default_route, interface_named, interfaces
from nano_appliance.installer.programs import call
from nano_appliance.model.cell_settings import DEFAULT_BRIDGE
from nano_appliance.model.errors import Conflict, InvalidInput, Misconfigured

BRIDGE_SECONDS = 300.0

_INTERFACES = Path("/sys/class/net")


def candidates() -> list[Interface]:
    """Interfaces with an address that others reach; bridges of other programs are none."""
    return [
        interface
        for interface in interfaces()
        if not interface.is_loopback
        and interface.addresses
        and (interface.name == DEFAULT_BRIDGE or not (_INTERFACES / interface.name / "bridge").exists())
    ]


def require_default_route() -> None:
    """Raise Misconfigured where the host knows no way out, as the manual's question 1.5.5 has it."""
    if default_route() is None:
        raise Misconfigured(
            "no default route available: configure one and run the installer again, such as: "
            "ip route add default via 192.168.1.1"
        )


def named(name: str) -> Interface:
    """The interface of that name; raises InvalidInput when there is none, or it has no address."""
    found = interface_named(name)
    if found is None:
        raise InvalidInput(f"--interface '{name}' must be one of {', '.join(each.name for each in candidates())}")
    if not found.addresses:
        raise InvalidInput(f"--interface '{name}' has no IPv4 address")
    return found


def usual(found: Sequence[Interface]) -> Interface | None:
    """The one that needs no question: the bridge, or the only one; None when there are several."""
    bridge = next((interface for interface in found if interface.name == DEFAULT_BRIDGE), None)
    return bridge or (found[0] if len(found) == 1 else None)


def require_free(port: int, what: str) -> None:
    """Raise Conflict when another program listens on a TCP port that a role is about to use."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 - nothing listens; a port taken on any address counts
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise Conflict(f"TCP port {port} of the {what} is taken; 'ss -tlpn' shows by which program") from error


def has_bridge() -> bool:
    """Whether the bridge for instances is there."""
    return interface_named(DEFAULT_BRIDGE) is not None


def bridge_plan(interface: str) -> str:
    """What building it is going to change, in the program's words; raises NanoError when it cannot be built."""
    return call(*own_program(), "bridge", "--interface", interface, "--dry-run").strip()


def build_bridge(interface: str) -> None:
    """Have the program build it; it takes back everything itself when the host cannot be reached afterwards.

    Raises NanoError.
    """
    call(*own_program(), "bridge", "--interface", interface, "--yes", timeout=BRIDGE_SECONDS)
