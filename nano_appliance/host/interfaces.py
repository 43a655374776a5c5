"""The network interfaces of this machine; the one door to netifaces, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import NamedTuple

import netifaces

_LOOPBACK = "lo"


class InterfaceAddress(NamedTuple):
    """An IPv4 address with the length of its network's prefix."""

    address: str
    prefix: int


@dataclass(frozen=True)
class Interface:
    """A network interface; `hardware_address` is lower case with colons, empty where there is none."""

    name: str
    hardware_address: str
    addresses: tuple[InterfaceAddress, ...]

    @property
    def is_loopback(self) -> bool:
        """True for the interface that leads nowhere else."""
        return self.name == _LOOPBACK


def interfaces() -> list[Interface]:
    """All interfaces, in the system's order; one that vanishes meanwhile is left out."""
    found = (interface_named(name) for name in netifaces.interfaces())
    return [interface for interface in found if interface is not None]


def interface_named(name: str) -> Interface | None:
    """The interface `name`, or None when there is none."""
    try:
        families = netifaces.ifaddresses(name)
    except ValueError:
        return None
    hardware = families.get(netifaces.AF_PACKET, [])
    return Interface(
        name=name,
        hardware_address=str(hardware[0]["addr"]).lower() if hardware else "",
        addresses=tuple(
            InterfaceAddress(str(entry["addr"]), _prefix(str(entry.get("netmask", "255.255.255.255"))))
            for entry in families.get(netifaces.AF_INET, [])
        ),
    )


def interface_with_address(address: str) -> Interface | None:
    """The interface that has the IPv4 `address`, or None."""
    for interface in interfaces():
        if any(own.address == address for own in interface.addresses):
            return interface
    return None


def host_addresses() -> list[str]:
    """IPv4 addresses under which other machines may reach this one, in the system's order."""
    return [own.address for interface in interfaces() if not interface.is_loopback for own in interface.addresses]


def default_route() -> str | None:
    """Name of the interface of the IPv4 default route, or None when there is no such route."""
    gateway = netifaces.gateways().get("default", {}).get(netifaces.AF_INET)
    return str(gateway[1]) if gateway else None


def _prefix(netmask: str) -> int:
    return IPv4Network(f"0.0.0.0/{netmask}").prefixlen
