"""Address pools: IPv4 ranges from which instances get their addresses."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class AddressProvider(StrEnum):
    """Who tells the guest its address; empty in files older than the choice."""

    UNSET = ""
    DHCP = "dhcp"
    CLOUD_INIT = "cloudinit"


class Allocation(msgspec.Struct, frozen=True, kw_only=True):
    """An address in use by an instance."""

    address: str
    instance: str


class AddressRange(msgspec.Struct, frozen=True, kw_only=True):
    """Addresses from `start` to `end`, both usable; `capacity` is their number."""

    start: str
    end: str
    netmask: str
    capacity: int
    allocated: tuple[Allocation, ...] = ()


class AddressPool(msgspec.Struct, frozen=True, kw_only=True):
    """Ranges with the gateway and name servers that go with them; ranges are used in their order."""

    name: str
    gateway: str
    dns: tuple[str, ...] = ()
    provider: AddressProvider = AddressProvider.DHCP
    ranges: tuple[AddressRange, ...] = ()
