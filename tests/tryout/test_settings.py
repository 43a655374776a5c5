from __future__ import annotations

import ipaddress
from ipaddress import IPv4Network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import Exhausted, Misconfigured
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.settings import UPLINK_NETWORK, choose_network, load_settings, local_hardware_address


def test_settings_are_made_once(tmp_path: Path) -> None:
    home = Home(tmp_path)
    made = load_settings(home, taken=())
    assert load_settings(home, taken=[made.subnet]) == made
    assert home.settings_file.stat().st_mode & 0o777 == 0o600


def test_two_homes_differ(tmp_path: Path) -> None:
    homes = [Home(tmp_path / name) for name in ("one", "other")]
    for home in homes:
        home.path.mkdir()
    one, other = (load_settings(home, taken=()) for home in homes)
    assert one.domain != other.domain
    assert one.hardware_address != other.hardware_address
    assert one.host_id != other.host_id


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.settings_file.write_text('{"domain": 5}')
    with pytest.raises(Misconfigured, match=r"up\.json"):
        load_settings(home, taken=())


def test_the_gateway_lies_in_the_network(tmp_path: Path) -> None:
    settings = load_settings(Home(tmp_path), taken=())
    assert settings.gateway in settings.subnet
    assert settings.subnet.prefixlen == 24


@given(st.binary(min_size=5, max_size=5))
def test_hardware_addresses_are_local_and_unicast(tail: bytes) -> None:
    first = int(local_hardware_address(tail).split(":")[0], 16)
    assert first & 0b10
    assert not first & 0b1


@given(st.lists(st.integers(0, 255).map(lambda n: IPv4Network(f"10.{n}.0.0/16")), max_size=20))
def test_the_chosen_network_overlaps_nothing_the_host_reaches(taken: list[IPv4Network]) -> None:
    candidates = [IPv4Network(f"10.{n}.7.0/24") for n in range(256)]
    chosen = choose_network(candidates, taken)
    assert not any(chosen.overlaps(network) for network in [*taken, UPLINK_NETWORK])


def test_a_default_route_takes_nothing() -> None:
    candidate = IPv4Network("10.9.9.0/24")
    assert choose_network([candidate], [IPv4Network("0.0.0.0/0")]) == candidate


def test_a_host_that_reaches_everything_is_told_so() -> None:
    with pytest.raises(Exhausted, match=r"10\.0\.0\.0/8"):
        choose_network([IPv4Network("10.9.9.0/24")], [ipaddress.IPv4Network("10.0.0.0/8")])
