from __future__ import annotations

import secrets

import pytest

from nano_appliance.model.errors import Exhausted, InvalidInput
from nano_appliance.model.hardware_address import check_hardware_address, new_hardware_address


def test_a_new_address_passes_the_check() -> None:
    check_hardware_address("hardware_address", new_hardware_address(frozenset(), secrets.token_bytes))


def test_taken_addresses_are_avoided() -> None:
    drawn = iter([b"\x00\x00\x01", b"\x00\x00\x02"])
    assert new_hardware_address({"00:16:3e:00:00:01"}, lambda _count: next(drawn)) == "00:16:3e:00:00:02"


def test_when_chance_finds_none() -> None:
    with pytest.raises(Exhausted, match="no free hardware address"):
        new_hardware_address({"00:16:3e:00:00:01"}, lambda _count: b"\x00\x00\x01")


@pytest.mark.parametrize(
    "address", ["", "00:16:3e:00:00", "00:16:3E:00:00:01", "52:54:00:00:00:01", "00163e000001", "x\n"]
)
def test_other_addresses_are_refused_by_name(address: str) -> None:
    with pytest.raises(InvalidInput, match=r"^mac '.*' must be 00:16:3e and three bytes"):
        check_hardware_address("mac", address)
