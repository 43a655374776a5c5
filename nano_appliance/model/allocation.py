"""Taking addresses from a pool for instances and giving them back; chance is passed in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from ipaddress import IPv4Address

import msgspec

from nano_appliance.model.address import AddressPool, AddressProvider, AddressRange, Allocation
from nano_appliance.model.address_range import network_of
from nano_appliance.model.errors import Exhausted, InvalidInput


class GivenAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address for an instance: CIDR text, and who tells the guest of it."""

    address: str
    provider: AddressProvider


def provider_of(pool: AddressPool) -> AddressProvider:
    """Who tells guests their addresses; DHCP where the pool is older than the choice."""
    return pool.provider or AddressProvider.DHCP


def allocate(pool: AddressPool, instance_id: str, choose: Callable[[int], int]) -> tuple[AddressPool, GivenAddress]:
    """The pool with one more address in use, and that address; an instance that has one keeps it.

    The ranges are used in their order. `choose` picks a number below the one it is given: where in a range the search
    begins, which goes upwards and from the end to the start. Gateway, network and broadcast address are left out.
    Raises Exhausted when no address is free.
    """
    held = _held(pool, instance_id)
    if held is not None:
        return pool, held
    taken = {each.address for one in pool.ranges for each in one.allocated} | {pool.gateway}
    for index, each in enumerate(pool.ranges):
        address = _free_address(each, taken, choose)
        if address:
            used = (*each.allocated, Allocation(address=address, instance=instance_id))
            ranges = list(pool.ranges)
            ranges[index] = msgspec.structs.replace(each, allocated=used)
            return msgspec.structs.replace(pool, ranges=tuple(ranges)), _given(pool, each, address)
    raise Exhausted(f"address pool '{pool.name}' has no free address")


def release(pool: AddressPool, instance_id: str) -> AddressPool:
    """The pool without what it gave to an instance; the same one when that was nothing."""
    if not any(each.instance == instance_id for one in pool.ranges for each in one.allocated):
        return pool
    return msgspec.structs.replace(pool, ranges=tuple(_without(each, instance_id) for each in pool.ranges))


def _without(address_range: AddressRange, instance_id: str) -> AddressRange:
    kept = tuple(each for each in address_range.allocated if each.instance != instance_id)
    return msgspec.structs.replace(address_range, allocated=kept)


def _held(pool: AddressPool, instance_id: str) -> GivenAddress | None:
    for each in pool.ranges:
        for allocation in each.allocated:
            if allocation.instance == instance_id:
                return _given(pool, each, allocation.address)
    return None


def _given(pool: AddressPool, address_range: AddressRange, address: str) -> GivenAddress:
    return GivenAddress(address=f"{address}/{network_of(address_range).prefixlen}", provider=provider_of(pool))


def _free_address(address_range: AddressRange, taken: Collection[str], choose: Callable[[int], int]) -> str:
    """A free address of the range, or nothing; old files may hold ranges whose mask is none, which have none."""
    try:
        network = network_of(address_range)
    except InvalidInput:
        return ""
    first = int(IPv4Address(address_range.start))
    size = int(IPv4Address(address_range.end)) - first + 1
    if size <= 0:
        return ""
    begin = choose(size)
    unusable = {str(network.network_address), str(network.broadcast_address), *taken}
    for step in range(min(size, len(unusable) + 1)):
        address = str(IPv4Address(first + (begin + step) % size))
        if address not in unusable:
            return address
    return ""
