from __future__ import annotations

from ipaddress import IPv4Network

from nano_appliance.tryout.network import host_networks


def test_the_hosts_own_networks_are_known() -> None:
    networks = host_networks()
    assert any(network.subnet_of(IPv4Network("127.0.0.0/8")) for network in networks)
    assert IPv4Network("0.0.0.0/0") not in networks
