"""The ports that roles listen on, and opening them where firewalld runs; the one door to firewall-cmd."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Sequence

from nano_appliance.installer.packages import PLACES
from nano_appliance.installer.programs import attempt, call

LINK = "5600-5799/tcp"
_CELL = ("67/udp", "5901-6000/tcp", "25469/tcp")
"""Addresses by DHCP, screens, cloud-init's data for instances of the older platform."""

IGMP = "igmp"
"""Without its questions a switch forgets who listens to the multicast by which modules find each other."""


def of_core(group_port: int, api_port: int) -> list[str]:
    """What others have to reach of a core: `PORT/PROTOCOL`, and protocols without ports."""
    return [f"{group_port}/udp", IGMP, LINK, f"{api_port}/tcp"]


def of_cell(group_port: int) -> list[str]:
    """The same of a cell."""
    return [f"{group_port}/udp", IGMP, LINK, *_CELL]


def of_frontend(portal_port: int) -> list[str]:
    """The same of a frontend."""
    return [f"{portal_port}/tcp"]


def is_running() -> bool:
    """Whether firewalld guards this host."""
    return shutil.which("firewall-cmd", path=PLACES) is not None and attempt("firewall-cmd", "--state").status == 0


def closed(wanted: Iterable[str]) -> list[str]:
    """Those that firewalld does not let through after its next start."""
    return [each for each in wanted if attempt("firewall-cmd", "--permanent", _option("query", each)).status]


def open_all(wanted: Sequence[str], undo: contextlib.ExitStack) -> None:
    """Let them through, now and from now on; others' rules are not loaded anew. Raises NanoError."""
    for each in wanted:
        for when in (("--permanent",), ()):
            call("firewall-cmd", *when, _option("add", each))
            undo.callback(call, "firewall-cmd", *when, _option("remove", each))


def _option(verb: str, opening: str) -> str:
    return f"--{verb}-{'port' if '/' in opening else 'protocol'}={opening}"
