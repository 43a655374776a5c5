from __future__ import annotations

from nano_appliance.model.address import AddressPool, AddressRange, Allocation
from nano_appliance.rest.address_pool_object import (
    address_pool_object,
    address_pool_summary,
    range_object,
    range_summary,
)
from tests.rest.as_sent import as_sent

IN_USE = {"address": "10.30.0.61", "instance": "3e0b6f6a-5f0e-4b6c-8c13-7a0d5a0f4c21"}
PLAIN = {"start": "10.30.0.50", "end": "10.30.0.99", "netmask": "255.255.255.0"}
RANGE = AddressRange(**PLAIN, capacity=50, allocated=(Allocation(**IN_USE),))  # type: ignore[arg-type]
POOL = AddressPool(name="lan-a", gateway="10.30.0.1", dns=("10.30.0.2",), ranges=(RANGE,))


def test_pools_are_laid_out_as_in_the_contract() -> None:
    assert as_sent(address_pool_object(POOL)) == {
        "name": "lan-a", "gateway": "10.30.0.1", "provider": "dhcp", "dns": ["10.30.0.2"],
        "ranges": [PLAIN | {"capacity": 50}], "allocated": [IN_USE],
    }  # fmt: skip
    assert as_sent(address_pool_summary(POOL)) == {
        "name": "lan-a", "gateway": "10.30.0.1", "provider": "dhcp", "dns": ["10.30.0.2"], "addresses": 50,
        "allocated": 1,
    }  # fmt: skip


def test_what_is_empty_is_left_out() -> None:
    pool = AddressPool(name="new", gateway="10.30.0.1")
    assert as_sent(address_pool_object(pool)) == {"name": "new", "gateway": "10.30.0.1", "provider": "dhcp"}
    assert as_sent(address_pool_summary(pool)) == {
        "name": "new", "gateway": "10.30.0.1", "provider": "dhcp", "addresses": 0, "allocated": 0
    }  # fmt: skip


def test_ranges_are_laid_out_as_in_the_contract() -> None:
    assert as_sent(range_summary(RANGE)) == PLAIN
    assert as_sent(range_object(RANGE)) == PLAIN | {"capacity": 50, "allocated": [IN_USE]}
    unused = AddressRange(**PLAIN, capacity=50)
    assert as_sent(range_object(unused)) == PLAIN | {"capacity": 50}
