"""The bridge in Debian's /etc/network/interfaces: the interface's stanzas become the bridge's, a bare one stays."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nano_appliance.bridge.plan import Command, FileChange, Plan
from nano_appliance.bridge.survey import BRIDGE, Interface

NAME = "ifupdown"
MAIN_FILE = "/etc/network/interfaces"

_BEGINS_A_STANZA = re.compile(
    r"\s*(iface|auto|allow-\S+|mapping|source|source-directory|no-auto-down|no-scripts|rename|template)\s"
)
_HOOK = re.compile(r"(pre-|post-)?(up|down)\b")
_ADDRESSING = re.compile(r"\b(route|addr|address|rule|sysctl)\b")
_OF_THE_CABLE = re.compile(
    r"(hwaddress|mtu|ethernet-\S+|link-\S+|hardware-\S+|vlan\S*|bond[-_]\S+|wol|wpa-\S+|driver-\S+)\s"
)
"""Options that stay with the interface."""


def has_stanza(text: str, name: str) -> bool:
    """True when this file configures the interface `name`."""
    return re.search(rf"(?m)^\s*iface\s+{re.escape(name)}\s", text) is not None


def plan(interface: Interface, texts: Mapping[str, str]) -> Plan:
    """What makes a port of `interface`; `texts` are the files with their paths, in the order they are read."""
    editor = _Editor(interface)
    files = [FileChange(path, text, editor.edit(text)) for path, text in texts.items() if _mentions(text, interface)]
    return Plan(
        manager=NAME,
        interface=interface,
        prepare=(Command(("ifdown", interface.name)),),
        files=tuple(files),
        apply=(Command(("ifup", interface.name)), Command(("ifup", BRIDGE))),
        undo_first=(
            Command(("ifdown", "--force", BRIDGE), may_fail=True),
            Command(("ifdown", "--force", interface.name), may_fail=True),
            Command(("ip", "link", "delete", "dev", BRIDGE), may_fail=True),
        ),
        undo=(Command(("ifup", "--force", interface.name)),),
    )


def _mentions(text: str, interface: Interface) -> bool:
    pattern = rf"(?m)^\s*(iface|auto|allow-\S+)\s(.*\s)?{re.escape(interface.name)}(\s|$)"
    return re.search(pattern, text) is not None


class _Editor:
    """Goes through the files line by line; what the bridge is made by is written once, in its first stanza."""

    def __init__(self, interface: Interface) -> None:
        self._interface = interface
        self._is_made = False
        self._kept: list[str] = []
        self._moved: list[str] = []
        self._inside = False
        self._family = ""
        self._lines: list[str] = []

    def edit(self, text: str) -> str:
        """The new text of a file."""
        self._lines = []
        for line in text.replace("\\\n", " ").splitlines():
            if _BEGINS_A_STANZA.match(f"{line} "):
                self._finish()
                self._begin(line)
            elif self._inside and line.strip():
                self._take(line)
            else:
                self._finish()
                self._lines.append(line)
        self._finish()
        return "\n".join(self._lines) + "\n"

    def _begin(self, line: str) -> None:
        words = line.split()
        name = self._interface.name
        if words[0] == "iface" and words[1:2] == [name]:
            self._inside = True
            self._family = words[2]
            self._moved = [" ".join(["iface", BRIDGE, *words[2:]])]
            return
        if (words[0] == "auto" or words[0].startswith("allow-")) and name in words[1:]:
            others = [word for word in words[1:] if word != name]
            if others:
                self._lines.append(" ".join([words[0], *others]))
            return
        self._lines.append(line)

    def _take(self, line: str) -> None:
        """One option of the interface's stanza."""
        option = line.strip()
        is_hook = _HOOK.match(option) is not None
        if _OF_THE_CABLE.match(f"{option} ") or (is_hook and not _ADDRESSING.search(option)):
            self._kept.append(f"    {option}")
        else:
            self._moved.append(f"    {self._renamed(option) if is_hook else option}")

    def _renamed(self, option: str) -> str:
        return re.sub(rf"(?<![\w.-]){re.escape(self._interface.name)}(?![\w.-])", BRIDGE, option)

    def _finish(self) -> None:
        """Write the stanza that was being read."""
        if not self._inside:
            return
        name = self._interface.name
        if not self._is_made:
            self._lines += [f"auto {name}", f"iface {name} inet manual", *self._kept, "", f"auto {BRIDGE}"]
        elif self._kept:
            self._lines += [f"iface {name} {self._family} manual", *self._kept, ""]
        self._lines.append(self._moved[0])
        if not self._is_made:
            mac = self._interface.hardware_address
            self._lines += [
                f"    pre-up ip link add name {BRIDGE} address {mac} type bridge stp_state 0 forward_delay 0",
                f"    pre-up ip link set dev {name} master {BRIDGE} up",
                f"    post-down ip link delete dev {BRIDGE}",
            ]
        self._lines += self._moved[1:]
        self._is_made, self._inside, self._kept = True, False, []
