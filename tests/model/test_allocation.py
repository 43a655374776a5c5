from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.address import AddressPool, AddressProvider, AddressRange
from nano_appliance.model.address_range import is_within, new_range, with_range
from nano_appliance.model.allocation import GivenAddress, allocate, release
from nano_appliance.model.errors import Exhausted

MASK = "255.255.255.0"


def a_pool(*ends: tuple[str, str], provider: AddressProvider = AddressProvider.DHCP) -> AddressPool:
    pool = AddressPool(name="lan", gateway="10.9.0.1", provider=provider)
    for start, end in ends:
        pool = with_range(pool, new_range(start, end, MASK))
    return pool


def in_use(pool: AddressPool) -> list[str]:
    return [allocation.address for each in pool.ranges for allocation in each.allocated]


def test_the_search_begins_at_a_chosen_place_and_wraps_around() -> None:
    pool = a_pool(("10.9.0.50", "10.9.0.52"))
    given_addresses = []
    for name in "abc":
        pool, address = allocate(pool, name, lambda size: size - 2)
        given_addresses.append(address.address)
    assert given_addresses == ["10.9.0.51/24", "10.9.0.52/24", "10.9.0.50/24"]
    with pytest.raises(Exhausted, match="address pool 'lan' has no free address"):
        allocate(pool, "d", lambda size: 0)


def test_ranges_are_used_in_their_order() -> None:
    pool = a_pool(("10.9.0.200", "10.9.0.200"), ("10.9.0.50", "10.9.0.59"))
    pool, first = allocate(pool, "a", lambda size: 0)
    pool, second = allocate(pool, "b", lambda size: 0)
    assert (first.address, second.address) == ("10.9.0.200/24", "10.9.0.50/24")


def test_an_instance_keeps_the_address_it_has() -> None:
    pool, first = allocate(a_pool(("10.9.0.50", "10.9.0.59")), "a", lambda size: 3)
    again, second = allocate(pool, "a", lambda size: 7)
    assert (again, second) == (pool, first)


def test_the_provider_goes_with_the_address() -> None:
    pool = a_pool(("10.9.0.50", "10.9.0.59"), provider=AddressProvider.CLOUD_INIT)
    assert allocate(pool, "a", lambda size: 0)[1].provider is AddressProvider.CLOUD_INIT
    older = a_pool(("10.9.0.50", "10.9.0.59"), provider=AddressProvider.UNSET)
    assert allocate(older, "a", lambda size: 0)[1] == GivenAddress(
        address="10.9.0.50/24", provider=AddressProvider.DHCP
    )


def test_what_older_files_hold_is_never_handed_out() -> None:
    broken = AddressRange(start="10.8.0.1", end="10.8.0.9", netmask="255.0.255.0", capacity=9)
    backwards = AddressRange(start="10.7.0.9", end="10.7.0.1", netmask=MASK, capacity=0)
    whole = AddressRange(start="10.9.0.0", end="10.9.0.3", netmask="255.255.255.252", capacity=4)
    pool = AddressPool(name="old", gateway="10.9.0.1", ranges=(broken, backwards, whole))
    pool, only = allocate(pool, "a", lambda size: 0)
    assert only.address == "10.9.0.2/30"
    with pytest.raises(Exhausted):
        allocate(pool, "b", lambda size: 0)


@given(
    st.lists(st.tuples(st.sampled_from("abcdefghijkl"), st.booleans(), st.integers(0, 10**6)), max_size=60),
)
def test_no_address_is_given_twice_or_from_outside_and_none_is_lost(
    steps: list[tuple[str, bool, int]],
) -> None:
    pool = a_pool(("10.9.0.50", "10.9.0.53"), ("10.9.0.250", "10.9.0.252"))
    capacity = sum(each.capacity for each in pool.ranges)
    holders: dict[str, str] = {}
    for name, takes, chance in steps:
        if not takes:
            pool = release(pool, name)
            holders.pop(name, None)
            continue
        try:
            pool, address = allocate(pool, name, lambda size: chance % size)  # noqa: B023 - called at once
        except Exhausted:
            assert len(holders) == capacity
            continue
        plain = str(IPv4Interface(address.address).ip)
        assert holders.setdefault(name, plain) == plain
        assert any(is_within(plain, each) for each in pool.ranges)
        assert plain != pool.gateway
    assert sorted(in_use(pool), key=IPv4Address) == sorted(holders.values(), key=IPv4Address)
    assert len(set(holders.values())) == len(holders)


def test_releasing_nothing_changes_nothing() -> None:
    pool = a_pool(("10.9.0.50", "10.9.0.59"))
    assert release(pool, "nobody") is pool
