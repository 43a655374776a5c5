"""The bridge as NetworkManager knows it: the interface's profile becomes a port's, its addresses go to a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nano_appliance.bridge.plan import Command, Plan
from nano_appliance.bridge.survey import BRIDGE, Interface, Kind

NAME = "NetworkManager"

MOVED = {
    "connection": ("zone", "autoconnect-priority", "metered", "mdns", "llmnr", "dns-over-tls"),
    "ipv4": (
        *("method", "addresses", "gateway", "routes", "route-metric", "route-table", "routing-rules"),
        *("dns", "dns-search", "dns-options", "dns-priority", "ignore-auto-routes", "ignore-auto-dns"),
        *("dhcp-client-id", "dhcp-iaid", "dhcp-timeout", "dhcp-send-hostname", "dhcp-hostname", "dhcp-fqdn"),
        *("dhcp-vendor-class-identifier", "dhcp-reject-servers"),
        *("never-default", "may-fail", "required-timeout", "dad-timeout", "link-local"),
    ),
    "ipv6": (
        *("method", "addresses", "gateway", "routes", "route-metric", "route-table", "routing-rules"),
        *("dns", "dns-search", "dns-options", "dns-priority", "ignore-auto-routes", "ignore-auto-dns"),
        *("dhcp-duid", "dhcp-iaid", "dhcp-timeout", "dhcp-send-hostname", "dhcp-hostname"),
        *("never-default", "may-fail", "required-timeout", "ip6-privacy", "addr-gen-mode", "ra-timeout", "token"),
    ),
}
"""Settings of a profile that belong to the addresses, not to the cable."""

_UNSET = {"", "-1", "0", "0x0", "default", "unknown", "--"}
"""How nmcli prints that a setting was left alone."""

_DEFAULTS = {
    **dict.fromkeys(("ignore-auto-routes", "ignore-auto-dns", "never-default"), "no"),
    **dict.fromkeys(("may-fail", "dhcp-send-hostname"), "yes"),
}
"""What it prints for those that are yes or no."""

_WITH_PORTS = (Kind.BOND, Kind.TEAM)
"""They come up by themselves as ports; a bridge that activates them besides takes them away from their own ports."""

_NEW_BRIDGE = ("type", "bridge", "con-name", BRIDGE, "ifname", BRIDGE)

_ACTIVATION = 45
"""Seconds that an activation may take before nmcli gives up waiting."""


def parse_profile(printed: str) -> dict[str, str]:
    """The settings that `nmcli --terse --escape no connection show` prints, one `setting.property:value` a line."""
    pairs = (line.partition(":") for line in printed.splitlines())
    return {name: value for name, _, value in pairs if "." in name}


def plan(interface: Interface, profile: Mapping[str, str], ports: Sequence[str] = ()) -> Plan:
    """What makes a port of `interface`, whose active profile is `profile`.

    `ports` are the profiles (by UUID) of the ports of a bond, in the order in which they have to come back.
    """
    uuid = profile["connection.uuid"]
    # A profile that fits any card would otherwise plug the next one in as well.
    port = ["connection.interface-name", interface.name, "connection.autoconnect", "yes"]
    port += ["connection.master", BRIDGE, "connection.slave-type", "bridge"]
    return Plan(
        manager=NAME,
        interface=interface,
        apply=(
            _nmcli("connection", "add", *_NEW_BRIDGE, *_bridge(interface, profile)),
            _nmcli("connection", "modify", uuid, *port),
            _nmcli("connection", "up", BRIDGE),
            *(_nmcli("connection", "up", each) for each in (uuid, *ports)),
        ),
        checkpoint=True,
        # A bond is not made anew by going back to a checkpoint, when it had become the port of a bridge meanwhile. Its
        # first port brings it along, and gives it its hardware address, to which a DHCP server lends its address.
        undo=tuple(_nmcli("connection", "up", each) for each in ports),
    )


def _bridge(interface: Interface, profile: Mapping[str, str]) -> list[str]:
    words = ["connection.autoconnect", "yes"]
    if interface.kind not in _WITH_PORTS:
        words += ["connection.autoconnect-slaves", "1"]
    words += ["bridge.stp", "no", "bridge.forward-delay", "0", "bridge.mac-address", interface.hardware_address]
    for setting, properties in MOVED.items():
        for each in properties:
            value = profile.get(f"{setting}.{each}", "")
            if value not in _UNSET and value != _DEFAULTS.get(each):
                words += [f"{setting}.{each}", value]
    return words


def _nmcli(*words: str) -> Command:
    return Command(("nmcli", "--wait", str(_ACTIVATION), *words))
