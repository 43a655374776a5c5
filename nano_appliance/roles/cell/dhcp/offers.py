"""What the DHCP server offers, as it follows from records and settings, and how that stands in its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network

from nano_appliance.model.address import AddressProvider
from nano_appliance.model.cell_settings import NetworkSettings
from nano_appliance.model.instance import Instance
from nano_appliance.model.names import host_name, short_name


@dataclass(frozen=True)
class Host:
    """A guest's card with the address that is meant for it, and the guest's name as a host."""

    instance: str
    hardware_address: str
    address: IPv4Interface
    name: str


@dataclass(frozen=True)
class Offers:
    """Everything the server has to know; without `hosts` there is nothing to serve."""

    bridge: str = ""
    gateway: str = ""
    dns: tuple[str, ...] = ()
    hosts: tuple[Host, ...] = ()

    @property
    def networks(self) -> tuple[IPv4Network, ...]:
        """The networks of the addresses, in their order."""
        return tuple(sorted({host.address.network for host in self.hosts}))

    @property
    def options(self) -> str:
        """The file of options. An option without a value keeps the server from putting itself there."""
        return "".join(
            f"{','.join((name, *values))}\n"
            for name, values in (
                ("option:router", (self.gateway,) if self.gateway else ()),
                ("option:dns-server", self.dns),
            )
        )

    @property
    def host_files(self) -> dict[str, str]:
        """One file per instance."""
        return {host.instance: f"{host.hardware_address},{host.address.ip},{host.name}\n" for host in self.hosts}

    @property
    def reserved_files(self) -> dict[str, str]:
        """The same hosts for another server on the bridge, which is to leave them alone."""
        return {host.instance: f"{host.hardware_address},ignore\n" for host in self.hosts}


def offers_of(settings: NetworkSettings, instances: Iterable[Instance]) -> Offers:
    """What is to be served: guests with an address, where the pool's provider is DHCP."""
    if settings.allocation_mode != AddressProvider.DHCP:
        return Offers()
    hosts = tuple(host for host in map(_host, instances) if host is not None)
    return Offers(settings.default_bridge, settings.gateway, settings.dns, hosts)


def _host(instance: Instance) -> Host | None:
    """The host that an instance is; None without an allocated address, or with one that is none."""
    card = instance.interfaces[0]
    try:
        address = IPv4Interface(card.internal_address)
    except ValueError:
        return None
    name = host_name(short_name(instance.name, instance.group))
    return Host(instance.id, card.hardware_address.lower(), address, name)
