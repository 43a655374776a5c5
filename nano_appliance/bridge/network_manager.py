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

_PIN = "802-3-ethernet.cloned-mac-address"
"""The hardware address that a profile gives its interface, whatever it would have."""

_ACTIVATION = 45
"""Seconds that an activation may take before nmcli gives up waiting."""


def parse_profile(printed: str) -> dict[str, str]:
    """The settings that `nmcli --terse --escape no connection show` prints, one `setting.property:value` a line."""
    pairs = (line.partition(":") for line in printed.splitlines())
    return {name: value for name, _, value in pairs if "." in name}


def plan(interface: Interface, profile: Mapping[str, str], ports: Sequence[str] = ()) -> Plan:
    """What makes a port of `interface`, whose active profile is `profile`.

    `ports` are the profiles (by UUID) of the ports of a bond.
    """
    uuid = profile["connection.uuid"]
    # A profile that fits any card would otherwise plug the next one in as well.
    port = ["connection.interface-name", interface.name, "connection.autoconnect", "yes"]
    port += ["connection.master", BRIDGE, "connection.slave-type", "bridge"]
    pinned = profile.get(_PIN, "")
    return Plan(
        manager=NAME,
        interface=interface,
        # A bond takes the hardware address of the port that comes first, to which a DHCP server lends its address, and
        # which that is when it is made again nobody can tell. What a checkpoint goes back to has to say it.
        prepare=(_pin(uuid, interface.hardware_address),) if ports else (),
        apply=(
            _nmcli("connection", "add", *_NEW_BRIDGE, *_bridge(interface, profile)),
            _nmcli("connection", "modify", uuid, *port),
            _nmcli("connection", "up", BRIDGE),
            *(_nmcli("connection", "up", each) for each in (uuid, *ports)),
        ),
        checkpoint=True,
        undo=_bond_again(uuid, ports, "" if pinned in _UNSET else pinned) if ports else (),
    )


def _bond_again(bond: str, ports: Sequence[str], pinned: str) -> tuple[Command, ...]:
    """What going back to a checkpoint leaves out for a bond that had become the port of a bridge."""
    return (
        # It waits for its ports, and must not be waited for.
        _nmcli("connection", "up", bond, wait=0),
        *(_nmcli("connection", "up", each) for each in ports),
        _pin(bond, pinned),
    )


def _pin(uuid: str, hardware_address: str) -> Command:
    return _nmcli("connection", "modify", uuid, _PIN, hardware_address)


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


def _nmcli(*words: str, wait: int = _ACTIVATION) -> Command:
    return Command(("nmcli", "--wait", str(wait), *words))
