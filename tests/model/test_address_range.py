from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.address import AddressPool, AddressRange, Allocation
from nano_appliance.model.address_range import (
    check_address,
    check_allocated,
    new_range,
    prefix_length,
    range_from,
    with_gateway,
    with_range,
    without_range,
)
from nano_appliance.model.errors import Conflict, InvalidInput, NotFound

MASK = "255.255.255.0"
RANGE = AddressRange(start="10.9.0.50", end="10.9.0.59", netmask=MASK, capacity=10)
POOL = AddressPool(name="lan", gateway="10.9.0.1", ranges=(RANGE,))


def test_both_ends_count() -> None:
    assert new_range("10.9.0.50", "10.9.0.59", MASK) == RANGE
    assert new_range("10.9.0.50", "10.9.0.50", MASK).capacity == 1


@pytest.mark.parametrize(
    ("start", "end", "netmask", "complaint"),
    [
        ("10.9.0", "10.9.0.59", MASK, r"start '10\.9\.0' must be an IPv4 address"),
        ("10.9.0.50", "::1", MASK, "end '::1' must be an IPv4 address"),
        ("010.9.0.50", "10.9.0.59", MASK, "start '010.9.0.50' must be an IPv4 address"),
        ("224.0.0.5", "224.0.0.9", MASK, "start 224.0.0.5 must be an address that a host can have"),
        ("0.0.0.0", "10.0.0.1", "255.0.0.0", "start 0.0.0.0 must be an address"),
        ("10.9.0.59", "10.9.0.50", MASK, "end 10.9.0.50 must not be below start"),
        ("10.9.0.50", "10.9.1.50", MASK, r"end 10.9.1.50 must be in the network 10\.9\.0\.0/24"),
        ("10.9.0.0", "10.9.0.9", MASK, "start 10.9.0.0 is the address of the network"),
        ("10.9.0.9", "10.9.0.255", MASK, "end 10.9.0.255 is the broadcast address"),
        ("10.9.0.50", "10.9.0.59", "255.0.255.0", "netmask 255.0.255.0 must be ones followed by zeros"),
        ("10.9.0.50", "10.9.0.59", "0.0.0.255", "netmask 0.0.0.255 must be ones followed by zeros"),
        ("10.9.0.50", "10.9.0.59", "24", "netmask '24' must be a dotted mask"),
        ("10.9.0.50", "10.9.0.50", "255.255.255.255", "must have from 1 to 30 ones"),
        ("10.9.0.50", "10.9.0.59", "0.0.0.0", "must have from 1 to 30 ones"),
    ],
)
def test_what_is_no_range_says_why(start: str, end: str, netmask: str, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        new_range(start, end, netmask)


@given(st.integers(0, 32))
def test_a_mask_is_as_long_as_its_ones(length: int) -> None:
    mask = (2**32 - 1) << (32 - length) & (2**32 - 1)
    assert prefix_length(".".join(str(byte) for byte in mask.to_bytes(4, "big"))) == length


@pytest.mark.parametrize(
    ("start", "end", "complaint"),
    [
        ("10.9.0.50", "10.9.0.51", "already has a range that starts at 10.9.0.50"),
        ("10.9.0.45", "10.9.0.50", "overlaps range 10.9.0.50-10.9.0.59"),
        ("10.9.0.59", "10.9.0.70", "overlaps"),
        ("10.9.0.52", "10.9.0.53", "overlaps"),
        ("10.9.0.40", "10.9.0.70", "overlaps"),
    ],
)
def test_ranges_do_not_overlap(start: str, end: str, complaint: str) -> None:
    with pytest.raises(Conflict, match=complaint):
        with_range(POOL, new_range(start, end, MASK))


def test_a_new_range_comes_last() -> None:
    added = new_range("10.9.0.10", "10.9.0.20", MASK)
    assert with_range(POOL, added).ranges == (RANGE, added)
    assert range_from(POOL, "10.9.0.50") == RANGE


def test_the_gateway_lies_outside() -> None:
    with pytest.raises(InvalidInput, match="gateway 10.9.0.1 must lie outside of the range 10.9.0.1-10.9.0.5"):
        with_range(POOL, new_range("10.9.0.1", "10.9.0.5", MASK))
    with pytest.raises(InvalidInput, match="gateway 10.9.0.55 must lie outside"):
        with_gateway(POOL, "10.9.0.55")
    assert with_gateway(POOL, "10.9.0.254").gateway == "10.9.0.254"


def test_a_gateway_that_older_files_have_inside_may_stay() -> None:
    old = AddressPool(name="old", gateway="10.9.0.55", ranges=(RANGE,))
    assert with_gateway(old, "10.9.0.55") == old


def test_only_an_unused_range_is_removed() -> None:
    assert without_range(POOL, "10.9.0.50").ranges == ()
    with pytest.raises(NotFound, match="address pool 'lan' has no range that starts at '10.9.0.51'"):
        without_range(POOL, "10.9.0.51")
    used = AddressRange(
        start="10.9.0.50",
        end="10.9.0.59",
        netmask=MASK,
        capacity=10,
        allocated=(Allocation(address="a", instance="b"),),
    )
    with pytest.raises(Conflict, match="still has 1 allocated addresses"):
        without_range(AddressPool(name="lan", gateway="10.9.0.1", ranges=(used,)), "10.9.0.50")


@pytest.mark.parametrize("text", ["", "x", "10.9.0.256", "10.9.0.1/24", "127.0.0.1", "255.255.255.255"])
def test_addresses_no_host_has(text: str) -> None:
    with pytest.raises(InvalidInput, match="^gateway"):
        check_address("gateway", text)


@pytest.mark.parametrize("text", ["x", "10.9.0.256/24", "10.9.0.5/33", "10.9.0.5/24/24", "fe80::1/64"])
def test_what_no_allocated_address_is(text: str) -> None:
    assert check_allocated("internal_address", "10.9.0.5/24") == "10.9.0.5/24"
    with pytest.raises(InvalidInput, match="^internal_address '"):
        check_allocated("internal_address", text)
