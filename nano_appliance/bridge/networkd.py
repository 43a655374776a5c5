"""The bridge as systemd-networkd knows it: three new files that come before those there are, which stay untouched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from nano_appliance.bridge.plan import Command, FileChange, Plan
from nano_appliance.bridge.survey import BRIDGE, Interface
from nano_appliance.model.errors import Conflict

NAME = "systemd-networkd"
FOLDER = "/etc/systemd/network"

Section = tuple[str, list[tuple[str, str]]]

_MOVED = {
    *("Network", "Address", "Neighbor", "IPv6AddressLabel", "RoutingPolicyRule", "NextHop", "Route"),
    *("DHCP", "DHCPv4", "DHCPv6", "DHCPPrefixDelegation", "IPv6AcceptRA", "IPv6PREF64Prefix"),
    *("DHCPServer", "DHCPServerStaticLease", "IPv6SendRA", "IPv6Prefix", "IPv6RoutePrefix"),
}
"""Sections that belong to the addresses, not to the cable."""

_OF_THE_PORT = {
    *("VLAN", "MACVLAN", "MACVTAP", "IPVLAN", "IPVTAP", "VXLAN", "Tunnel", "Xfrm", "MACsec"),
    *("LLDP", "EmitLLDP", "BindCarrier", "IgnoreCarrierLoss", "ConfigureWithoutCarrier"),
    *("ActiveSlave", "PrimarySlave", "Description"),
}
"""Keys of [Network] that stay with the interface: what else is built upon it, and its cable."""

_PREFIXES = ("05-nano", "00-nano", "0-nano")
"""Beginnings of our files' names; of the files that fit an interface the first by name counts."""


def plan(interface: Interface, file: str, texts: Sequence[str], iaid: int | None = None) -> Plan:
    """What makes a port of `interface`, configured by `file` whose text and drop-ins are `texts`.

    `iaid` is the number under which the interface asks for addresses by DHCP; the bridge goes on with it, so that it
    gets the same address. Raises Conflict when no file of ours can come before `file`.
    """
    sections = [section for text in texts for section in parse(text)]
    prefix = _prefix(file)
    files = {
        f"{prefix}-{BRIDGE}.netdev": _netdev(interface),
        f"{prefix}-{BRIDGE}.network": render(_of_bridge(sections, iaid)),
        f"{prefix}-{BRIDGE}-port.network": render(_of_port(interface, sections)),
    }
    return Plan(
        manager=NAME,
        interface=interface,
        files=tuple(FileChange(f"{FOLDER}/{name}", None, text) for name, text in files.items()),
        apply=(Command(("networkctl", "reload")),),
        undo=(
            Command(("ip", "link", "delete", "dev", BRIDGE), may_fail=True),
            Command(("networkctl", "reload")),
            Command(("networkctl", "reconfigure", interface.name)),
        ),
        remarks=(f"{file} stays as it is; the new files come before it",),
    )


def parse(text: str) -> list[Section]:
    """Sections in their order with their keys in theirs; comments are left out, continued lines are joined."""
    sections: list[Section] = []
    for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines():
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            sections.append((stripped[1:-1], []))
        elif stripped and stripped[0] not in "#;" and "=" in stripped and sections:
            key, _, value = stripped.partition("=")
            sections[-1][1].append((key.strip(), value.strip()))
    return sections


def render(sections: Sequence[Section]) -> str:
    """The text of such sections."""
    return "\n".join(f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in keys) for name, keys in sections)


def iaid_of(client_id: str) -> int | None:
    """The number in a DHCP client identifier (hexadecimal), None when it holds none."""
    is_by_duid = len(client_id) >= 10 and client_id[:2].lower() == "ff"
    return int(client_id[2:10], 16) if is_by_duid else None


def _prefix(file: str) -> str:
    name = PurePosixPath(file).name
    for prefix in _PREFIXES:
        if f"{prefix}-{BRIDGE}-port.network" < name:
            return prefix
    raise Conflict(f"{file} comes before all other files by its name; rename it to something like 10-{name}")


def _netdev(interface: Interface) -> str:
    device = [("Name", BRIDGE), ("Kind", "bridge"), ("MACAddress", interface.hardware_address)]
    return render([("NetDev", device), ("Bridge", [("STP", "no"), ("ForwardDelaySec", "0")])])


def _of_bridge(sections: Sequence[Section], iaid: int | None) -> list[Section]:
    moved = [(name, _without_port(name, keys)) for name, keys in sections if name in _MOVED]
    if iaid is not None:
        given = {name: key for name, keys in moved for key, _ in keys if key in ("IAID", "ClientIdentifier")}
        moved += [(name, [("IAID", str(iaid))]) for name in ("DHCPv4", "DHCPv6") if name not in given]
    return [("Match", [("Name", BRIDGE)]), *moved]


def _without_port(name: str, keys: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(key, value) for key, value in keys if name != "Network" or key not in _OF_THE_PORT]


def _of_port(interface: Interface, sections: Sequence[Section]) -> list[Section]:
    own = [(key, value) for name, keys in sections if name == "Network" for key, value in keys if key in _OF_THE_PORT]
    kept = [(name, keys) for name, keys in sections if name not in _MOVED and name != "Match"]
    network = [*own, ("Bridge", BRIDGE), ("LinkLocalAddressing", "no")]
    return [("Match", [("Name", interface.name)]), *kept, ("Network", network)]
