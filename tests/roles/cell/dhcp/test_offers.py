from __future__ import annotations

from ipaddress import IPv4Interface, IPv4Network

from nano_appliance.model.cell_settings import NetworkSettings
from nano_appliance.model.instance import Console, Instance, NetworkInterface
from nano_appliance.roles.cell.dhcp.offers import Host, Offers, offers_of

SETTINGS = NetworkSettings(gateway="10.9.0.1", dns=("10.9.0.2", "10.9.0.3"), allocation_mode="dhcp")


def instance(name: str, address: str) -> Instance:
    return Instance(
        id=f"id-of-{name}",
        name=f"ops.{name}",
        owner="ann",
        group="ops",
        cores=1,
        memory=1 << 30,
        disks=(),
        interfaces=(NetworkInterface(hardware_address="00:16:3E:00:00:01", internal_address=address),),
        console=Console(port=5901, secret=""),
    )


def test_guests_with_an_address_are_served_under_their_short_names() -> None:
    offers = offers_of(SETTINGS, [instance("web_1", "10.9.0.53/24"), instance("plain", "")])
    host = Host("id-of-web_1", "00:16:3e:00:00:01", IPv4Interface("10.9.0.53/24"), "web-1")
    assert offers == Offers("br0", "10.9.0.1", ("10.9.0.2", "10.9.0.3"), (host,))
    assert offers.host_files == {"id-of-web_1": "00:16:3e:00:00:01,10.9.0.53,web-1\n"}
    assert offers.reserved_files == {"id-of-web_1": "00:16:3e:00:00:01,ignore\n"}
    assert offers.options == "option:router,10.9.0.1\noption:dns-server,10.9.0.2,10.9.0.3\n"


def test_only_where_dhcp_is_the_provider() -> None:
    for mode in ("", "cloudinit"):
        settings = NetworkSettings(gateway="10.9.0.1", allocation_mode=mode)
        assert offers_of(settings, [instance("web", "10.9.0.53/24")]) == Offers()


def test_an_address_that_is_none_keeps_nobody_else_from_being_served() -> None:
    offers = offers_of(SETTINGS, [instance("old", "nowhere"), instance("web", "10.9.0.53/24")])
    assert [host.instance for host in offers.hosts] == ["id-of-web"]


def test_each_network_counts_once() -> None:
    offers = offers_of(
        SETTINGS, [instance("a", "10.9.1.5/24"), instance("b", "10.9.0.5/24"), instance("c", "10.9.1.6/24")]
    )
    assert offers.networks == (IPv4Network("10.9.0.0/24"), IPv4Network("10.9.1.0/24"))


def test_what_there_is_not_is_not_made_up_by_the_server() -> None:
    assert Offers(gateway="10.9.0.1").options == "option:router,10.9.0.1\noption:dns-server\n"
