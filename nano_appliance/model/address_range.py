"""Ranges of address pools: what they and their gateways must be; IPv4 only, takes and gives no address."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Interface, IPv4Network, NetmaskValueError

import msgspec

from nano_appliance.model.address import AddressPool, AddressRange
from nano_appliance.model.errors import Conflict, InvalidInput, NotFound
from nano_appliance.model.names import printable

ALL_ONES = 2**32 - 1
LONGEST_PREFIX = 30
"""A longer one leaves no address beside those of the network and of its broadcast."""


def check_address(field: str, text: str) -> str:
    """`text` when it is an IPv4 address that a host can have; raises InvalidInput naming `field`."""
    try:
        address = IPv4Address(text)
    except AddressValueError:
        raise InvalidInput(f"{field} '{printable(text)}' must be an IPv4 address") from None
    if address.is_multicast or address.is_unspecified or address.is_loopback or address.is_reserved:
        raise InvalidInput(f"{field} {address} must be an address that a host can have")
    return str(address)


def check_allocated(field: str, text: str) -> str:
    """`text` when it is an IPv4 address with the length of its network's prefix; raises InvalidInput."""
    try:
        IPv4Interface(text)
    except (AddressValueError, NetmaskValueError):
        raise InvalidInput(f"{field} '{printable(text)}' must be an IPv4 address with its prefix length") from None
    return text


def prefix_length(netmask: str) -> int:
    """Length of the prefix that a dotted mask stands for; raises InvalidInput for what is none."""
    try:
        host_bits = int(IPv4Address(netmask)) ^ ALL_ONES
    except AddressValueError:
        raise InvalidInput(f"netmask '{printable(netmask)}' must be a dotted mask such as 255.255.255.0") from None
    if host_bits & (host_bits + 1):
        raise InvalidInput(f"netmask {netmask} must be ones followed by zeros")
    return 32 - host_bits.bit_length()


def network_of(address_range: AddressRange) -> IPv4Network:
    """The network a range lies in; raises InvalidInput for a mask that is none, as old files may hold."""
    return IPv4Network((address_range.start, prefix_length(address_range.netmask)), strict=False)


def is_within(address: str, address_range: AddressRange) -> bool:
    """True for an address of the range."""
    return IPv4Address(address_range.start) <= IPv4Address(address) <= IPv4Address(address_range.end)


def new_range(start: str, end: str, netmask: str) -> AddressRange:
    """A range in itself: both ends usable, in one network; raises InvalidInput naming the field and the rule."""
    first, last = IPv4Address(check_address("start", start)), IPv4Address(check_address("end", end))
    prefix = prefix_length(netmask)
    if not 0 < prefix <= LONGEST_PREFIX:
        raise InvalidInput(f"netmask {netmask} must have from 1 to {LONGEST_PREFIX} ones")
    network = IPv4Network((first, prefix), strict=False)
    if last < first:
        raise InvalidInput(f"end {last} must not be below start {first}")
    if last not in network:
        raise InvalidInput(f"end {last} must be in the network {network} of start {first}")
    if first == network.network_address:
        raise InvalidInput(f"start {first} is the address of the network {network}: no guest can have it")
    if last == network.broadcast_address:
        raise InvalidInput(f"end {last} is the broadcast address of the network {network}: no guest can have it")
    return AddressRange(start=str(first), end=str(last), netmask=netmask, capacity=int(last) - int(first) + 1)


def with_range(pool: AddressPool, added: AddressRange) -> AddressPool:
    """The pool with one more range at the end.

    Raises Conflict when it begins like another one or overlaps it, InvalidInput when the gateway lies inside.
    """
    for other in pool.ranges:
        if other.start == added.start:
            raise Conflict(f"address pool '{pool.name}' already has a range that starts at {added.start}")
        if is_within(added.start, other) or is_within(other.start, added):
            raise Conflict(f"range {_text(added)} overlaps range {_text(other)} of address pool '{pool.name}'")
    _require_gateway_outside(pool.gateway, (added,))
    return msgspec.structs.replace(pool, ranges=(*pool.ranges, added))


def range_from(pool: AddressPool, start: str) -> AddressRange:
    """The range that begins at `start`; raises NotFound."""
    found = next((each for each in pool.ranges if each.start == start), None)
    if found is None:
        raise NotFound(f"address pool '{pool.name}' has no range that starts at '{printable(start)}'")
    return found


def without_range(pool: AddressPool, start: str) -> AddressPool:
    """The pool without the range that begins at `start`; raises NotFound, Conflict while addresses of it are in use."""
    removed = range_from(pool, start)
    if removed.allocated:
        raise Conflict(f"range {_text(removed)} still has {len(removed.allocated)} allocated addresses")
    return msgspec.structs.replace(pool, ranges=tuple(each for each in pool.ranges if each is not removed))


def with_gateway(pool: AddressPool, gateway: str) -> AddressPool:
    """The pool with another gateway; raises InvalidInput when it lies inside a range.

    A gateway that stays may lie where older files have it; it is never handed out.
    """
    if gateway != pool.gateway:
        _require_gateway_outside(gateway, pool.ranges)
    return msgspec.structs.replace(pool, gateway=gateway)


def _require_gateway_outside(gateway: str, ranges: tuple[AddressRange, ...]) -> None:
    for each in ranges:
        if is_within(gateway, each):
            raise InvalidInput(f"gateway {gateway} must lie outside of the range {_text(each)}")


def _text(address_range: AddressRange) -> str:
    return f"{address_range.start}-{address_range.end}"
