"""The bridge in the network scripts of Enterprise Linux 7 and 8 (ifcfg files), where NetworkManager does not rule."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nano_appliance.bridge.plan import Command, FileChange, Plan
from nano_appliance.bridge.survey import BRIDGE, Interface

NAME = "the network scripts"
FOLDER = "/etc/sysconfig/network-scripts"

_MOVED = re.compile(
    r"BOOTPROTO|IPADDR\d*|PREFIX\d*|NETMASK\d*|GATEWAY\d*|BROADCAST\d*|NETWORK\d*|DNS\d+|DOMAIN|SEARCH|RES_OPTIONS"
    r"|DEFROUTE|PEERDNS|PEERROUTES|METRIC|SRCADDR|PROXY_METHOD|BROWSER_ONLY|ARPCHECK|ARPUPDATE|ZONE"
    r"|IPV4_\w+|IPV6\w*|DHCPV6\w*|DHCP_\w+|DHCPRELEASE|PERSISTENT_DHCLIENT"
)
"""Variables that belong to the addresses, not to the cable."""

_REPLACED = ("BRIDGE", "ONBOOT", "NM_CONTROLLED")


def plan(interface: Interface, texts: Mapping[str, str]) -> Plan:
    """What makes a port of `interface`; `texts` are files of FOLDER by name, its own among them."""
    own = f"ifcfg-{interface.name}"
    moved, kept = _divide(texts[own])
    bridge = [
        *(f"DEVICE={BRIDGE}", f"NAME={BRIDGE}", "TYPE=Bridge", "ONBOOT=yes", "NM_CONTROLLED=no"),
        *("STP=no", "DELAY=0", f"MACADDR={interface.hardware_address}"),
        *moved,
    ]
    port = [*kept, f"BRIDGE={BRIDGE}", "ONBOOT=yes", "NM_CONTROLLED=no"]
    files = [
        FileChange(f"{FOLDER}/{own}", texts[own], _text(port)),
        FileChange(f"{FOLDER}/ifcfg-{BRIDGE}", texts.get(f"ifcfg-{BRIDGE}"), _text(bridge)),
    ]
    beside = re.compile(rf"(route|route6|rule|rule6|ifcfg)-{re.escape(interface.name)}(:\w+)?")
    for name, text in texts.items():
        found = beside.fullmatch(name)
        if found and name != own:
            renamed = f"{found[1]}-{BRIDGE}{found[2] or ''}"
            files.append(FileChange(f"{FOLDER}/{name}", text, None))
            files.append(FileChange(f"{FOLDER}/{renamed}", texts.get(renamed), _of_bridge(text, interface)))
    return Plan(
        manager=NAME,
        interface=interface,
        prepare=(Command(("ifdown", interface.name)),),
        files=tuple(files),
        apply=(Command(("ifup", interface.name)), Command(("ifup", BRIDGE))),
        undo_first=(
            Command(("ifdown", BRIDGE), may_fail=True),
            Command(("ifdown", interface.name), may_fail=True),
            Command(("ip", "link", "delete", "dev", BRIDGE), may_fail=True),
        ),
        undo=(Command(("ifup", interface.name)),),
        remarks=("NetworkManager is left as it is; these two files are none of its business",),
    )


def _divide(text: str) -> tuple[list[str], list[str]]:
    """The lines that move to the bridge, and those that stay; comments stay."""
    moved, kept = [], []
    for line in text.splitlines():
        name = line.strip().removeprefix("export ").partition("=")[0].strip()
        if _MOVED.fullmatch(name):
            moved.append(line.strip())
        elif name not in _REPLACED:
            kept.append(line)
    return moved, kept


def _of_bridge(text: str, interface: Interface) -> str:
    """Routes, rules or a second address of the interface as those of the bridge."""
    return re.sub(rf"(?<![\w.-]){re.escape(interface.name)}(?![\w.-])", BRIDGE, text)


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
