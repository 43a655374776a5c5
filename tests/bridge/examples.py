"""Interfaces of each kind, and how each manager has them configured, by fixed addresses or by DHCP."""

from __future__ import annotations

from nano_appliance.bridge import ifcfg, ifupdown, network_manager, networkd
from nano_appliance.bridge.links import Address
from nano_appliance.bridge.plan import Plan
from nano_appliance.bridge.survey import Interface, Kind

MAC = "52:54:00:12:34:56"
LINK_LOCAL = Address("inet6", "fe80::5054:ff:fe12:3456", 64, "link")
FIXED = (Address("inet", "192.0.2.10", 24), Address("inet6", "2001:db8::10", 64), LINK_LOCAL)
LENT = (Address("inet", "192.0.2.123", 24, dynamic=True), LINK_LOCAL)


def interface(name: str, *, lent: bool = False, kind: Kind = Kind.ETHERNET) -> Interface:
    gateways = ("192.0.2.1",) if lent else ("192.0.2.1", "2001:db8::1")
    return Interface(name, kind, 2, MAC, LENT if lent else FIXED, gateways)


ETHERNET, ETHERNET_BY_DHCP = interface("eth0"), interface("eth0", lent=True)
VLAN, BOND = interface("eth0.10", kind=Kind.VLAN), interface("bond0", kind=Kind.BOND, lent=True)


NM_FIXED = """\
connection.id:lan
connection.uuid:6f5f0e2e-0d3b-4a0e-9a39-54d7dd0a1111
connection.interface-name:eth0
connection.autoconnect:yes
connection.autoconnect-priority:0
connection.zone:internal
connection.metered:unknown
connection.mdns:-1
ipv4.method:manual
ipv4.dns:192.0.2.1,192.0.2.2
ipv4.dns-search:example.org
ipv4.dns-options:
ipv4.dns-priority:0
ipv4.addresses:192.0.2.10/24
ipv4.gateway:192.0.2.1
ipv4.routes:198.51.100.0/24 192.0.2.254 77, 203.0.113.0/24 192.0.2.253
ipv4.route-metric:-1
ipv4.ignore-auto-dns:no
ipv4.never-default:no
ipv4.may-fail:no
ipv6.method:manual
ipv6.addresses:2001:db8::10/64
ipv6.gateway:2001:db8::1
ipv6.addr-gen-mode:stable-privacy
ipv6.may-fail:yes
"""

NM_LENT = """\
connection.uuid:6f5f0e2e-0d3b-4a0e-9a39-54d7dd0a2222
connection.interface-name:
connection.autoconnect-priority:-999
ipv4.method:auto
ipv4.dhcp-client-id:ff:12:34:56:78
ipv4.dhcp-hostname:cell7
ipv4.dhcp-send-hostname:yes
ipv4.never-default:no
ipv6.method:auto
ipv6.addr-gen-mode:default-or-eui64
"""

NETWORKD_FIXED = """\
# The uplink.
[Match]
MACAddress=52:54:00:12:34:56

[Link]
MTUBytes=9000

[Network]
Description=uplink
Address=192.0.2.10/24
Address=2001:db8::10/64
Gateway=192.0.2.1
DNS=192.0.2.1 \\
  192.0.2.2
VLAN=eth0.30
LLDP=yes

[Address]
Address=192.0.2.11/24
Label=second

[Route]
Destination=198.51.100.0/24
Gateway=192.0.2.254
Metric=77
"""

NETWORKD_LENT = "[Match]\nName=bond0\n\n[Network]\nDHCP=yes\nLinkLocalAddressing=ipv6\n\n[DHCP]\nRouteMetric=100\n"

IFUPDOWN_MAIN = """\
source /etc/network/interfaces.d/*

# The loopback network interface
auto lo
iface lo inet loopback

# The uplink
allow-hotplug eth0 eth1
iface eth0 inet static
    address 192.0.2.10/24
    gateway 192.0.2.1
    dns-nameservers 192.0.2.1
    mtu 9000
    # a way to the store room
    post-up ip route add 198.51.100.0/24 via 192.0.2.254 dev eth0
    post-up ethtool -K eth0 tso off

iface eth0 inet6 static
    address 2001:db8::10/64
    gateway 2001:db8::1

iface eth1 inet dhcp
"""

IFUPDOWN_LENT = "auto eth0\niface eth0 inet dhcp\niface eth0 inet6 auto\n"
IFUPDOWN_VLAN = IFUPDOWN_MAIN.replace("eth0 eth1", "eth0.10").replace("eth0", "eth0.10").replace(".10.10", ".10")
IFUPDOWN_BOND = """\
auto bond0
iface bond0 inet dhcp
    bond-slaves eth0 eth1
    bond-mode 802.3ad
    bond-miimon 100
"""

IFCFG_FIXED = """\
# Made by the installer
TYPE=Ethernet
BOOTPROTO=none
NAME=eth0
UUID=6f5f0e2e-0d3b-4a0e-9a39-54d7dd0a1111
DEVICE=eth0
ONBOOT=yes
IPADDR=192.0.2.10
PREFIX=24
IPADDR1="192.0.2.11"
PREFIX1=24
GATEWAY=192.0.2.1
DNS1=192.0.2.1
DOMAIN="example.org a=b"
DEFROUTE=yes
IPV4_FAILURE_FATAL=no
IPV6INIT=yes
IPV6ADDR=2001:db8::10/64
IPV6_DEFAULTGW=2001:db8::1
IPV6_ADDR_GEN_MODE=eui64
HWADDR=52:54:00:12:34:56
MTU=9000
ZONE=internal
"""
IFCFG_LENT = "TYPE=Ethernet\nBOOTPROTO=dhcp\nDEVICE=eth0\nONBOOT=no\nPEERDNS=yes\nNM_CONTROLLED=yes\n"
IFCFG_VLAN = "DEVICE=eth0.10\nVLAN=yes\nBOOTPROTO=static\nIPADDR=192.0.2.10\nNETMASK=255.255.255.0\nGATEWAY=192.0.2.1\n"
IFCFG_BOND = (
    'DEVICE=bond0\nTYPE=Bond\nBONDING_MASTER=yes\nBONDING_OPTS="mode=1 miimon=100"\nBOOTPROTO=dhcp\nONBOOT=yes\n'
)


def _by_network_manager(port: Interface, printed: str, *ports: str) -> Plan:
    return network_manager.plan(port, network_manager.parse_profile(printed), ports)


def _by_ifupdown(port: Interface, text: str) -> Plan:
    return ifupdown.plan(port, {"/etc/network/interfaces": text})


PLANS: dict[str, Plan] = {
    "network-manager_fixed": _by_network_manager(ETHERNET, NM_FIXED),
    "network-manager_dhcp": _by_network_manager(ETHERNET_BY_DHCP, NM_LENT),
    "network-manager_vlan": _by_network_manager(VLAN, NM_FIXED.replace("eth0", "eth0.10")),
    "network-manager_bond": _by_network_manager(BOND, NM_LENT, "uuid-of-eth0", "uuid-of-eth1"),
    "networkd_fixed": networkd.plan(ETHERNET, "/etc/systemd/network/20-lan.network", [NETWORKD_FIXED]),
    "networkd_dhcp": networkd.plan(
        ETHERNET_BY_DHCP,
        "/run/systemd/network/10-netplan-eth0.network",
        ["[Match]\nName=eth0\n[Network]\nDHCP=ipv4\n", "[DHCPv4]\nUseMTU=true\n"],
        iaid=0x7A2B3C4D,
    ),
    "networkd_vlan": networkd.plan(
        VLAN, "/etc/systemd/network/05-vlan.network", ["[Match]\nName=eth0.10\n[Network]\nAddress=192.0.2.10/24\n"]
    ),
    "networkd_bond": networkd.plan(BOND, "/etc/systemd/network/30-bond.network", [NETWORKD_LENT]),
    "ifupdown_fixed": _by_ifupdown(ETHERNET, IFUPDOWN_MAIN),
    "ifupdown_dhcp": _by_ifupdown(ETHERNET_BY_DHCP, IFUPDOWN_LENT),
    "ifupdown_vlan": _by_ifupdown(VLAN, IFUPDOWN_VLAN),
    "ifupdown_bond": _by_ifupdown(BOND, IFUPDOWN_BOND),
    "ifcfg_fixed": ifcfg.plan(
        ETHERNET,
        {
            "ifcfg-eth0": IFCFG_FIXED,
            "ifcfg-eth0:1": "DEVICE=eth0:1\nIPADDR=192.0.2.12\n",
            "ifcfg-eth01": "DEVICE=eth01\n",
            "route-eth0": "198.51.100.0/24 via 192.0.2.254 dev eth0\n",
            "rule-eth1": "from 192.0.2.0/24 table 7\n",
        },
    ),
    "ifcfg_dhcp": ifcfg.plan(ETHERNET_BY_DHCP, {"ifcfg-eth0": IFCFG_LENT}),
    "ifcfg_vlan": ifcfg.plan(VLAN, {"ifcfg-eth0.10": IFCFG_VLAN}),
    "ifcfg_bond": ifcfg.plan(BOND, {"ifcfg-bond0": IFCFG_BOND}),
}
"""Plans by manager and case."""
