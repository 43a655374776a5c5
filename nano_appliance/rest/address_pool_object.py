"""Address pools and their ranges in REST requests and answers."""

from __future__ import annotations

from typing import Literal

import msgspec

from nano_appliance.model.address import AddressPool, AddressRange, Allocation


class AddressPoolWish(msgspec.Struct, frozen=True, kw_only=True):
    """What an address pool shall be; `mode` means nothing yet and is only checked, as on the older platform."""

    gateway: str
    provider: Literal["dhcp", "cloudinit"]
    dns: tuple[str, ...] | None = None
    mode: Literal["", "internal", "external", "both"] = ""


class AddressRangeWish(msgspec.Struct, frozen=True, kw_only=True):
    """Where a new range ends, and the mask of its network."""

    end: str
    netmask: str


class AddressPoolSummary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A pool in lists: `addresses` are there in all, `allocated` of them in use."""

    name: str
    gateway: str
    dns: tuple[str, ...] = ()
    provider: str
    addresses: int
    allocated: int


class RangeSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A range in lists of ranges."""

    start: str
    end: str
    netmask: str


class PoolRange(RangeSummary, frozen=True, kw_only=True):
    """A range inside of its pool."""

    capacity: int


class RangeObject(PoolRange, frozen=True, kw_only=True, omit_defaults=True):
    """A range that was asked for by its start."""

    allocated: tuple[Allocation, ...] = ()


class AddressPoolObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A pool that was asked for by its name."""

    name: str
    gateway: str
    dns: tuple[str, ...] = ()
    provider: str
    ranges: tuple[PoolRange, ...] = ()
    allocated: tuple[Allocation, ...] = ()


def address_pool_summary(pool: AddressPool) -> AddressPoolSummary:
    """The layout of a pool in lists."""
    return AddressPoolSummary(
        name=pool.name,
        gateway=pool.gateway,
        dns=pool.dns,
        provider=pool.provider.value,
        addresses=sum(each.capacity for each in pool.ranges),
        allocated=sum(len(each.allocated) for each in pool.ranges),
    )


def address_pool_object(pool: AddressPool) -> AddressPoolObject:
    """The layout of a single pool."""
    return AddressPoolObject(
        name=pool.name,
        gateway=pool.gateway,
        dns=pool.dns,
        provider=pool.provider.value,
        ranges=tuple(
            PoolRange(start=each.start, end=each.end, netmask=each.netmask, capacity=each.capacity)
            for each in pool.ranges
        ),
        allocated=tuple(allocation for each in pool.ranges for allocation in each.allocated),
    )


def range_summary(address_range: AddressRange) -> RangeSummary:
    """The layout of a range in lists."""
    return RangeSummary(start=address_range.start, end=address_range.end, netmask=address_range.netmask)


def range_object(address_range: AddressRange) -> RangeObject:
    """The layout of a single range."""
    return RangeObject(
        start=address_range.start,
        end=address_range.end,
        netmask=address_range.netmask,
        capacity=address_range.capacity,
        allocated=address_range.allocated,
    )
