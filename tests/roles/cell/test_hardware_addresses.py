from __future__ import annotations

import re

import pytest

from nano_appliance.model.errors import Exhausted
from nano_appliance.roles.cell.hardware_addresses import new_hardware_address


def test_prefix_and_form() -> None:
    assert re.fullmatch(r"00:16:3e(:[0-9a-f]{2}){3}", new_hardware_address(frozenset()))


def test_taken_addresses_are_avoided(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([b"\x00\x00\x01", b"\x00\x00\x02"])
    monkeypatch.setattr("secrets.token_bytes", lambda count: next(drawn))
    assert new_hardware_address({"00:16:3e:00:00:01"}) == "00:16:3e:00:00:02"


def test_when_chance_finds_none() -> None:
    class Everything:
        def __contains__(self, address: object) -> bool:
            return True

    with pytest.raises(Exhausted, match="no free hardware address"):
        new_hardware_address(Everything())
