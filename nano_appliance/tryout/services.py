"""Which processes a `nano up` consists of: how each is started, what it waits for, how long it may take to stop."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from types import MappingProxyType

from nano_appliance.host.daemon import own_program
from nano_appliance.tryout.children import Program
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.libvirt_daemon import Daemon
from nano_appliance.tryout.router import router_command
from nano_appliance.tryout.settings import Settings
from nano_appliance.tryout.supervision import Service

CORE = "core"
CELL = "cell"
FRONTEND = "frontend"
ROUTER = "dnsmasq"

NEW_UNPACKING = MappingProxyType({"PYINSTALLER_RESET_ENVIRONMENT": "1"})
"""Lets the self-contained executable unpack itself anew for each role; means nothing otherwise."""
STOP_GUESTS = MappingProxyType({"NANO_STOP_GUESTS": "1"})
"""Tells the cell to shut its guests down when it stops, which it otherwise never does."""
RESERVED_HOSTS = "NANO_RESERVED_HOSTS"
"""Names the folder in which the cell tells the router which hosts are its own."""
CELL_STOP_LIMIT = 40.0
"""Guests have ten seconds to shut down before they are forced; seconds."""


@dataclass(frozen=True)
class Process:
    """A program together with the rules by which it is kept."""

    program: Program
    service: Service


def processes(
    home: Home,
    settings: Settings,
    daemons: tuple[Daemon, ...],
    *,
    portal: socket.socket,
    api: socket.socket,
    name_server: str,
) -> list[Process]:
    """All processes, in the order in which they are listed to a person; they are stopped in the reverse order."""
    hypervisor = tuple(daemon.program for daemon in daemons)
    router = Program(ROUTER, tuple(router_command(home, settings, name_server)), home.log / f"{ROUTER}.log")
    return [
        *(_daemon(home, daemon) for daemon in daemons),
        Process(router, Service(ROUTER, announces=False)),
        Process(_role(home, CORE, listener=api), Service(CORE)),
        Process(
            _role(home, CELL, environment=_cell_environment(home)),
            Service(CELL, after=(CORE, *hypervisor), stop_limit=CELL_STOP_LIMIT),
        ),
        Process(_role(home, FRONTEND, listener=portal), Service(FRONTEND, after=(CORE,))),
    ]


def _cell_environment(home: Home) -> MappingProxyType[str, str]:
    return MappingProxyType({**STOP_GUESTS, RESERVED_HOSTS: str(home.reserved_hosts)})


def _daemon(home: Home, daemon: Daemon) -> Process:
    program = Program(daemon.program, tuple(daemon.command_line()), home.log / f"{daemon.program}.log")
    return Process(program, Service(daemon.program))


def _role(
    home: Home,
    name: str,
    *,
    environment: MappingProxyType[str, str] = MappingProxyType({}),
    listener: socket.socket | None = None,
) -> Program:
    command_line = (*own_program(), name, "run", "--home", str(home.role(name)))
    return Program(name, command_line, home.log / f"{name}.log", {**NEW_UNPACKING, **environment}, listener)
