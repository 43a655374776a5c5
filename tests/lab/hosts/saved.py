"""A lab that outlives the program that made it: what the next program must know to find it again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from tests.lab.hosts.host import Host
from tests.lab.hosts.lab import Lab
from tests.lab.hosts.links import Troubles
from tests.lab.hosts.process import Process
from tests.lab.hosts.switch import Switch

FILE = "lab.json"


class SavedHost(msgspec.Struct, frozen=True):
    """`holder` is the process that ends when the host's process 1, `first`, does; 0 when it is off."""

    number: int
    address: str
    holder: int
    first: int


class SavedLab(msgspec.Struct, frozen=True):
    """`switch` is the process that holds the switch."""

    switch: int
    hosts: tuple[SavedHost, ...]
    troubles: Troubles


def save(lab: Lab) -> None:
    """Note the lab in its folder."""
    hosts = tuple(SavedHost(host.number, host.address, *host.processes) for host in lab.hosts)
    content = SavedLab(lab.switch.process.pid, hosts, lab.links.troubles)
    (lab.folder / FILE).write_bytes(msgspec.json.encode(content))


def load(folder: Path) -> Lab | None:
    """The lab in `folder`, or None when there is none."""
    try:
        saved = msgspec.json.decode((folder / FILE).read_bytes(), type=SavedLab)
    except FileNotFoundError:
        return None
    switch = Switch(Process(saved.switch))
    hosts = tuple(_host(known, folder, switch) for known in saved.hosts)
    return Lab(folder, hosts, switch, saved.troubles)


def _host(known: SavedHost, folder: Path, switch: Switch) -> Host:
    host = Host(known.number, folder / f"h{known.number}", switch, outlive=True)
    host.address = known.address
    host.processes = (known.holder, known.first)
    return host
