"""What of this host a run of Nano might change, as sets that can be compared before and after; it changes nothing."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

LIBVIRT_FOLDERS = (Path("/etc/libvirt"), Path("/var/lib/libvirt"), Path("/run/libvirt"), Path("/var/cache/libvirt"))
"""The host's own libvirt; its machines, networks and sockets must look the same ever after."""


@dataclass(frozen=True)
class HostState:
    """Interfaces, routes, packet filter, mounts and libvirt's files of the host, one text per item."""

    interfaces: frozenset[str]
    routes: frozenset[str]
    filter_rules: frozenset[str]
    mounts: frozenset[str]
    libvirt_files: frozenset[str]

    @classmethod
    def now(cls) -> HostState:
        """Look at the host."""
        return cls(
            interfaces=frozenset(entry["ifname"] for entry in _listed("ip", "-json", "link")),
            routes=frozenset(
                json.dumps(entry, sort_keys=True) for entry in _listed("ip", "-json", "route", "show", "table", "all")
            ),
            filter_rules=_filter_rules(),
            mounts=frozenset(line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()),
            libvirt_files=frozenset(
                str(file) for folder in LIBVIRT_FOLDERS for file in (folder.rglob("*") if folder.exists() else ())
            ),
        )

    def changes_since(self, before: HostState) -> list[str]:
        """What is there now and was not before, or the reverse, one line each; empty when nothing changed."""
        changes = []
        for field in fields(self):
            old, new = getattr(before, field.name), getattr(self, field.name)
            kind = field.name.replace("_", " ")
            changes += [f"{kind}: {item} was left behind" for item in sorted(new - old)]
            changes += [f"{kind}: {item} is gone" for item in sorted(old - new)]
        return changes


def _filter_rules() -> frozenset[str]:
    """Tables, chains and rules, without the counters that packets turn and handles that differ by history."""
    rules = []
    for entry in _listed("nft", "--json", "--stateless", "list", "ruleset"):
        for kind, thing in entry.items():
            if kind != "metainfo":
                thing.pop("handle", None)
                rules.append(json.dumps({kind: thing}, sort_keys=True))
    return frozenset(rules)


def _listed(*command: str) -> list[dict[str, Any]]:
    """Output of a program that prints a JSON list, or one in the member `nftables`."""
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout or b"[]")
    items: list[dict[str, Any]] = answer["nftables"] if isinstance(answer, dict) else answer
    return items
