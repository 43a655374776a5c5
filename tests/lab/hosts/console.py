"""A small program for a lab that stays until it is taken down."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from nano_appliance.model.configuration import DEFAULT_PORTAL_PORT
from nano_appliance.model.errors import NanoError
from nano_appliance.tryout.requirements import extend_search_path
from tests.lab.hosts.cloud import Cloud
from tests.lab.hosts.doors import Door
from tests.lab.hosts.lab import Lab
from tests.lab.hosts.saved import load, save
from tests.lab.patience import StepFailed
from tests.lab.processes import ROLES, role_process

FOLDER = Path(__file__).resolve().parents[3] / ".nano/lab"

Arguments = argparse.Namespace


def main(words: Sequence[str]) -> int:
    """Do what the command line says; returns the exit status."""
    arguments = _parser().parse_args(words)
    extend_search_path()
    if os.geteuid() != 0:
        return _fail("the lab needs root: it makes namespaces")
    try:
        status: int | None = arguments.do(arguments)
    except (NanoError, StepFailed, ValueError, OSError, subprocess.CalledProcessError) as error:
        return _fail(str(error))
    except KeyError as error:
        return _fail(str(error.args[0]))
    return status or 0


def _up(arguments: Arguments) -> None:
    if load(FOLDER) is not None:
        raise StepFailed("the lab is up already; `down` takes it away")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    lab = Lab.make(FOLDER, arguments.count, outlive=True)
    save(lab)
    if arguments.cloud:
        cloud = Cloud(lab, lab.hosts[0], lab.hosts)
        cloud.start()
        cloud.close()
    _show(arguments)


def _show(_arguments: Arguments) -> None:
    lab = _lab()
    for host in lab.hosts:
        roles = [role for role in ROLES if host.is_on and role_process(host.pid, role)]
        state = f"on, process {host.pid}" if host.is_on else "off"
        _say(f"{host.name:5} {host.address:13} {host.cell_name:18} {state:18} {' '.join(roles)}")
    for trouble in (*lab.links.troubles.rules, *(f"pulled {name}" for name in lab.links.troubles.pulled)):
        _say(f"link: {trouble}")
    _say(f"shared folder: {lab.shared}")


def _down(_arguments: Arguments) -> None:
    _lab().down()
    shutil.rmtree(FOLDER)


def _exec(arguments: Arguments) -> int:
    command = _lab().host(arguments.host).command(*(arguments.command or ("bash",)))
    return subprocess.run(command, check=False).returncode


def _portal(arguments: Arguments) -> None:
    lab = _lab()
    host = lab.host(arguments.host)
    door = Door(lab.switch.network, host.address, DEFAULT_PORTAL_PORT, local_port=arguments.port)
    _say(f"Portal: {door.url} (Ctrl-C ends)")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        door.close()


def _verb(act: Callable[[Lab, Arguments], object]) -> Callable[[Arguments], None]:
    """What changes the lab: done, then noted."""

    def do(arguments: Arguments) -> None:
        lab = _lab()
        told = act(lab, arguments)
        save(lab)
        if told:
            _say(str(told).rstrip())

    return do


VERBS: dict[str, tuple[str, str, Callable[[Lab, Arguments], object]]] = {
    "power-off": ("host", "pull the plug of a host", lambda lab, told: lab.host(told.host).power_off()),
    "power-on": ("host", "switch a host on again", lambda lab, told: lab.power_on(lab.host(told.host))),
    "freeze": ("host", "let nothing on a host run", lambda lab, told: lab.host(told.host).freeze()),
    "thaw": ("host", "let it run on", lambda lab, told: lab.host(told.host).thaw()),
    "start": ("host role", "start a role", lambda lab, told: lab.host(told.host).start_role(told.role)),
    "stop": ("host role", "end a role in order", lambda lab, told: lab.host(told.host).stop_role(told.role)),
    "kill": ("host role", "end a role with SIGKILL", lambda lab, told: lab.host(told.host).kill_role(told.role)),
    "move": ("host address", "give a host another address", lambda lab, told: lab.host(told.host).move(told.address)),
    "small-disk": (
        "host number",
        "let a host have a new disk of so many bytes for its volumes",
        lambda lab, told: lab.host(told.host).give_small_disk(told.number),
    ),
    "fill-disk": (
        "host number",
        "leave so many bytes of a host's disk for volumes",
        lambda lab, told: lab.host(told.host).fill_disk(told.number),
    ),
    "pull": ("host", "pull the cable out of a host", lambda lab, told: lab.links.pull(told.host)),
    "cut": ("host other", "let nothing pass between two", lambda lab, told: lab.links.cut(told.host, told.other)),
    "cut-one-way": (
        "host other",
        "let nothing pass from one to the other",
        lambda lab, told: lab.links.cut_one_way(told.host, told.other),
    ),
    "cut-off": ("host", "let nothing pass to or from a host", lambda lab, told: lab.links.cut_off(told.host)),
    "silence": ("host", "let nothing pass from a host", lambda lab, told: lab.links.silence(told.host)),
    "deafen": ("host", "let nothing pass to a host", lambda lab, told: lab.links.deafen(told.host)),
    "lose": (
        "host other number",
        "lose so many of 100 packets from one to the other",
        lambda lab, told: lab.links.lose(told.host, told.other, told.number),
    ),
    "slow-down": (
        "host number",
        "let a host receive so many bits a second",
        lambda lab, told: lab.links.slow_down(told.host, told.number),
    ),
    "filter-multicast": ("", "let no multicast pass", lambda lab, _: lab.links.filter_multicast()),
    "heal": ("", "make all links well again", lambda lab, _: lab.links.heal()),
}
"""Word -> its arguments, what it does, and the doing."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make lab", description="Several hosts on this machine, to try Nano on.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    up = commands.add_parser("up", help="make hosts and switch them on")
    up.add_argument("count", type=int, nargs="?", default=3)
    up.add_argument("--cloud", action="store_true", help="with core and frontend on h1, and a cell on each")
    up.set_defaults(do=_up)
    commands.add_parser("show", help="list hosts, roles and troubles").set_defaults(do=_show)
    commands.add_parser("down", help="take everything away").set_defaults(do=_down)
    execute = commands.add_parser("exec", help="run a program on a host; without one, a shell")
    execute.add_argument("host")
    execute.add_argument("command", nargs=argparse.REMAINDER)
    execute.set_defaults(do=_exec)
    portal = commands.add_parser("portal", help="let this machine's browsers reach the portal on a host")
    portal.add_argument("host", nargs="?", default="h1")
    portal.add_argument("--port", type=int, default=0)
    portal.set_defaults(do=_portal)
    for word, (names, told, act) in VERBS.items():
        verb = commands.add_parser(word, help=told)
        for name in names.split():
            verb.add_argument(name, type=int if name == "number" else str, choices=ROLES if name == "role" else None)
        verb.set_defaults(do=_verb(act))
    return parser


def _lab() -> Lab:
    lab = load(FOLDER)
    if lab is None:
        raise StepFailed("there is no lab; `up` makes one")
    return lab


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _fail(why: str) -> int:
    sys.stderr.write(f"lab: {why}\n")
    return 1
