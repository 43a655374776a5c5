"""The private network inside: bridge, addresses, forwarding and NAT; the one door to `ip` and `nft`.

Reads the host's routes, and changes only the network namespace it runs in.
"""

from __future__ import annotations

from ipaddress import IPv4Network
from pathlib import Path

import msgspec

from nano_appliance.host.commands import run
from nano_appliance.tryout.settings import Settings

BRIDGE = "br0"
UPLINK = "uplink0"
BRIDGE_OPTIONS = "stp_state 0 forward_delay 0 mcast_snooping 0"
MULTICAST = "224.0.0.0/4"

_TIMEOUT = 10.0
_FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")


class Route(msgspec.Struct, frozen=True):
    """The part of a route that `ip -json route` prints and that matters here."""

    dst: str = "default"


def host_networks() -> list[IPv4Network]:
    """All IPv4 networks this host has a route to; raises CommandFailed."""
    printed = run(["ip", "-json", "-4", "route", "show", "table", "all"], timeout=_TIMEOUT).stdout
    routes = msgspec.json.decode(printed or b"[]", type=list[Route])
    return [IPv4Network(route.dst, strict=False) for route in routes if route.dst != "default"]


def bridge_commands(settings: Settings) -> str:
    """Input for `ip -batch` that makes the bridge. Multicast stays on it, whatever the default route is."""
    return "\n".join(
        (
            "link set dev lo up",
            f"link add name {BRIDGE} address {settings.hardware_address} type bridge {BRIDGE_OPTIONS}",
            f"address add {settings.gateway}/{settings.subnet.prefixlen} dev {BRIDGE}",
            f"link set dev {BRIDGE} up",
            f"route add {MULTICAST} dev {BRIDGE}",
            "",
        )
    )


def translation_rules(settings: Settings) -> str:
    """Input for `nft -f` that lets guests out under the uplink's address."""
    return f"""table ip nano_up {{
    chain postrouting {{
        type nat hook postrouting priority srcnat; policy accept;
        ip saddr {settings.subnet} oifname "{UPLINK}" masquerade
    }}
}}
"""


def build_network(settings: Settings) -> None:
    """Make bridge, route, forwarding and NAT in this network namespace; raises CommandFailed or OSError."""
    run(["ip", "-batch", "-"], input=bridge_commands(settings).encode(), timeout=_TIMEOUT)
    _FORWARDING.write_text("1\n", "ascii")
    run(["nft", "-f", "-"], input=translation_rules(settings).encode(), timeout=_TIMEOUT)
