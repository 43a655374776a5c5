"""Which interfaces can become a port of the bridge."""

from __future__ import annotations

import pytest

from nano_appliance.bridge.links import Address, Link, LinkInfo, Route
from nano_appliance.bridge.survey import Kind, survey
from nano_appliance.model.errors import InvalidInput

UP = ("BROADCAST", "UP", "LOWER_UP")


def link(name: str, kind: str = "", *, flags: tuple[str, ...] = UP, link_type: str = "ether", master: str = "") -> Link:
    addresses = (Address("inet", "192.0.2.10", 24), Address("inet6", "fe80::1", 64, "link"))
    return Link(name, 2, flags, link_type, "52:54:00:12:34:56", "", master, LinkInfo(kind), addresses)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("", Kind.ETHERNET), ("veth", Kind.ETHERNET), ("vlan", Kind.VLAN), ("bond", Kind.BOND), ("team", Kind.TEAM)],
)
def test_kinds_that_can_be_a_port(kind: str, expected: Kind) -> None:
    assert survey([link("a", kind)], []).only().kind is expected


@pytest.mark.parametrize(
    ("unfit", "reason"),
    [
        (link("lo", flags=("LOOPBACK", "UP", "LOWER_UP"), link_type="loopback"), "no Ethernet interface"),
        (link("a", flags=("UP",)), "has no link"),
        (link("a", master="bond0"), "is a port of bond0 already"),
        (link("a", "tun"), "is a virtual interface (tun)"),
        (link("docker0", "bridge"), "is a virtual interface (bridge)"),
        (link("wg0", "wireguard", link_type="none"), "no Ethernet interface"),
        (link("wlan0"), "is wireless"),
    ],
)
def test_the_reason_why_one_cannot_be_is_told(unfit: Link, reason: str) -> None:
    found = survey([unfit], [], {"wlan0"})
    assert reason in found.unfit[unfit.ifname]
    with pytest.raises(InvalidInput, match="no interface can be"):
        found.only()
    with pytest.raises(InvalidInput, match=f"'{unfit.ifname}' "):
        found.named(unfit.ifname)


def test_the_gateways_are_those_of_its_own_default_routes() -> None:
    routes = [
        Route("default", "192.0.2.1", "b"),
        Route("default", "fe80::1", "b"),
        Route("default", "203.0.113.1", "a"),
    ]
    found = survey([link("a"), link("b")], routes)
    assert found.named("b").gateways == ("192.0.2.1", "fe80::1")
    assert found.named("a").gateways == ("203.0.113.1",)


def test_a_route_with_two_gateways_of_the_same_address_counts_once() -> None:
    routes = [Route("default", "192.0.2.1", "a"), Route("default", "192.0.2.1", "a")]
    assert survey([link("a")], routes).only().gateways == ("192.0.2.1",)


def test_several_candidates_are_listed_the_one_with_the_default_route_first() -> None:
    found = survey([link("a"), link("b")], [Route("default", "192.0.2.1", "b")])
    assert [candidate.name for candidate in found.candidates] == ["b", "a"]
    with pytest.raises(InvalidInput, match="name one by --interface: b .*192.0.2.10/24.*; a "):
        found.only()


def test_the_port_that_a_bond_has_its_hardware_address_of_comes_first() -> None:
    ports = [
        Link("eth0", 2, UP, "ether", "52:54:00:12:34:56", "52:54:00:99:99:99", "bond0"),
        Link("eth1", 3, UP, "ether", "52:54:00:12:34:56", "", "bond0"),
    ]
    assert survey([*ports, link("bond0", "bond")], []).only().ports == ("eth1", "eth0")


def test_a_bridge_that_exists_is_found_with_its_ports() -> None:
    found = survey([link("br0", "bridge"), link("a", master="br0")], [])
    assert found.bridge is not None
    assert found.ports == ("a",)


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(InvalidInput, match="'eth7' does not exist"):
        survey([link("a")], []).named("eth7")
