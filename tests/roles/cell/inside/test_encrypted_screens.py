"""Screens that real QEMU encrypts with certificates of the domain: for third-party viewers and for the portal's."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import stat
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.link.authority import Authority
from nano_appliance.link.cell_identity import CellIdentity
from nano_appliance.link.console import open_console
from nano_appliance.link.console_server import ScreenTrust, console_route
from nano_appliance.link.console_tickets import ConsoleTickets, Screen
from nano_appliance.link.identity import Identity
from nano_appliance.link.peer import Role, tls_name
from nano_appliance.link.rpc_server import RpcServer
from nano_appliance.link.screen_identity import ScreenIdentity
from nano_appliance.model.errors import Unavailable
from nano_appliance.model.orders import ConsoleTicket, StartInstance, StopInstance
from nano_appliance.roles.cell.identity import read_identity
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.screens import EncryptedScreens
from tests.lab.screen import Screen as Viewer
from tests.lab.screen import answer_challenge
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import running_service, wait_for

QEMU_SETTINGS = Path("/etc/libvirt/qemu.conf")
LIBVIRTD_PID = Path("/run/libvirtd.pid")
VERSION = b"RFB 003.008\n"


class Domain:
    """A core's authority, and a cell that has joined it."""

    def __init__(self, home: Path) -> None:
        folder = ModuleFolder(home, "cell")
        folder.make()
        self.own = read_identity()
        core = home.parent / "core"
        core.mkdir()
        self.authority = Authority(core, "tested")
        cell = CellIdentity(folder.cert, self.own.name)
        certificate = self.authority.issue(cell.signing_request, Role.CELL, self.own.name)
        self.cell: Identity = cell.install(certificate, self.authority.certificate)
        self.reachable = True
        self.screens = EncryptedScreens(
            ScreenIdentity(folder.cert, self.own.name, lambda: self.own.address), self.certify
        )

    def certify(self, request: str) -> str:
        if not self.reachable:
            raise Unavailable("the cell is not connected with its core")
        return self.authority.issue(request, Role.SCREEN, self.own.name, self.own.address)


def encrypt_from_now_on() -> None:
    """What the notice asks the administrator for."""
    with QEMU_SETTINGS.open("a") as settings:
        settings.write("vnc_tls = 1\n")
    os.kill(int(LIBVIRTD_PID.read_text()), signal.SIGKILL)


def accepted(address: str, port: int, password: str, authority: str) -> bool:
    """What a third-party viewer does that speaks VeNCrypt and knows the domain's authority and an address."""
    with socket.create_connection((address, port), 10) as plain:
        stream = plain.makefile("rwb", buffering=0)
        assert stream.read(12) == VERSION
        stream.write(VERSION)
        assert stream.read(2) == b"\x01\x13", "nothing but VeNCrypt is offered"
        stream.write(b"\x13")
        assert stream.read(2) == b"\x00\x02"
        stream.write(b"\x00\x02")
        assert stream.read(2) == b"\x00\x01"
        assert stream.read(4) == struct.pack(">I", 261)
        stream.write(struct.pack(">I", 261))
        assert stream.read(1) == b"\x01"
        trusting = ssl.create_default_context(cadata=authority)
        with trusting.wrap_socket(plain, server_hostname=address) as inside:
            inside.sendall(answer_challenge(password, inside.recv(16)))
            return inside.recv(4) == bytes(4)


@contextmanager
def portal_of(domain: Domain, screen: Screen) -> Iterator[ConsoleTicket]:
    """A ticket at the cell's own console server, as a core would get it for the portal."""
    tickets = ConsoleTickets(lambda: 0.0, lambda: "the ticket")
    trust = ScreenTrust(domain.cell.authority, tls_name(Role.SCREEN, domain.own.name))
    listener = socket.create_server((domain.own.address, 0))
    server = RpcServer(domain.cell, listener, {}, name="cell", routes=[console_route(tickets, trust)])
    server.start()
    try:
        yield ConsoleTicket(
            cell=domain.own.name,
            address=domain.own.address,
            port=listener.getsockname()[1],
            ticket=tickets.issue(screen),
            password="",
            authority=domain.authority.certificate,
        )
    finally:
        server.stop()


def test_screens_become_encrypted(home: Path) -> None:
    domain, order = Domain(home), blank()
    authority = domain.authority.certificate
    with running_service(home, domain.screens) as service:
        cell = service.cell
        console = create_instance(cell, order).console
        domain.reachable = False
        with pytest.raises(Unavailable, match="not connected with its core"):
            start_instance(cell, StartInstance(id=order.id))
        domain.reachable = True
        start_instance(cell, StartInstance(id=order.id))
        assert "the screen is not encrypted: set vnc_tls = 1" in cell.registry.state(order.id).notice

        encrypt_from_now_on()
        wait_for(lambda: service.connection.problem != "")
        subprocess.Popen(["libvirtd"], stdin=subprocess.DEVNULL)
        wait_for(lambda: service.connection.problem == "")
        stop_instance(cell, StopInstance(id=order.id, force=True))
        domain.reachable = False
        start_instance(cell, StartInstance(id=order.id))
        assert cell.registry.state(order.id).notice == ""

        key = Path("/etc/pki/libvirt-vnc/server-key.pem").stat()
        assert (stat.S_IMODE(key.st_mode), key.st_uid) == (0o640, 0)
        assert key.st_gid == cell.known_capabilities().group != 0

        address = cell.identity.address
        assert accepted(address, console.port, console.secret, authority)
        assert not accepted(address, console.port, "wrong", authority)
        with pytest.raises(ssl.SSLCertVerificationError):
            accepted(address, console.port, console.secret, Authority(home, "another").certificate)

        with portal_of(domain, Screen(address, console.port)) as ticket, open_console(ticket) as connection:
            connection.settimeout(10)
            viewer = Viewer(lambda: connection.recv(65536), connection.sendall, console.secret)
            assert viewer.refresh().width >= 640, "the firmware has drawn something"

    # A cell that comes back sees what runs.
    with running_service(home, domain.screens) as service:
        wait_for(lambda: service.cell.registry.state(order.id).running)
        assert service.cell.registry.state(order.id).notice == ""
        stop_instance(service.cell, StopInstance(id=order.id, force=True))
