"""The cell as a process beside a core that speaks the real link: joining, orders over TLS, media, consoles, its end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from nano_appliance.link import operations
from nano_appliance.link.console import open_console
from nano_appliance.link.core_link import CoreLink
from nano_appliance.link.directory import Member
from nano_appliance.link.operations import Operation
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.errors import Conflict, InvalidInput, NotFound
from nano_appliance.model.image import ImageKind
from nano_appliance.model.orders import (
    Done,
    ImageSource,
    InstanceOrder,
    OpenConsole,
    PoolSettings,
    StartInstance,
    StopInstance,
)
from nano_appliance.model.report import CellReport
from nano_appliance.store.configuration import write_configuration
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import ISO, ISO_ID, ISO_SOURCE, tool, virsh, wait_for
from tests.roles.cell.private_host import ADDRESS

Q = TypeVar("Q")
A = TypeVar("A")

CELL = "Cell_02005e100001"
LARGEST_RESIDENT = 64 << 10
"""KiB that an idle cell may hold."""


class Core:
    """A core that remembers what cells report."""

    def __init__(self, folder: Path) -> None:
        self.reports: list[CellReport] = []
        self._members: dict[str, Member] = {}
        self.link = CoreLink(
            folder,
            DomainConfiguration(listen_address=ADDRESS),
            member_of=self._members.get,
            heard=self.reports.append,
            locate_image=_locate,
            accept_image=_accept,
        )

    def add_cell(self) -> None:
        """What an administrator does when the cell shows up; returns when it has reported its hypervisor."""
        wait_for(lambda: bool(self.link.directory.candidates()))
        key = self.link.directory.candidate(CELL).fingerprint
        self._members[CELL] = Member("default", enabled=True, fingerprint=key)
        wait_for(lambda: self.link.directory.alive(CELL))
        wait_for(lambda: "emulation" in "".join(self.reports[-1].warnings))

    def ask(self, operation: Operation[Q, A], request: Q) -> A:
        return self.link.directory.client(CELL).call(operation, request)

    @property
    def states(self) -> dict[str, bool]:
        """Which of the reported instances run."""
        return {one.instance.id: one.state.running for one in self.reports[-1].instances}


def _accept(cell: str, _upload: object, _body: object) -> None:
    raise AssertionError(f"cell {cell} was asked for no image")


def _locate(_kind: ImageKind, image: str, version: int) -> Path:
    if (image, version) != (ISO_ID, 1):
        raise NotFound("image not found")
    return ISO


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    folder = tmp_path / "core"
    folder.mkdir()
    started = Core(folder)
    started.link.start()
    yield started
    started.link.stop()


@dataclass
class Process:
    """A running `nano cell run`."""

    child: subprocess.Popen[str]

    @property
    def resident(self) -> int:
        """KiB of memory in use."""
        status = Path(f"/proc/{self.child.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.child.send_signal(number)
        return self.child.wait(30)


@contextmanager
def cell_process(home: Path, **environment: str) -> Iterator[Process]:
    """The process, after it has said that it is ready."""
    path = home.parent / "notify"
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
        notices.bind(str(path))
        notices.settimeout(20)
        child = subprocess.Popen(
            [sys.executable, "-m", "nano_appliance", "cell", "run", "--home", str(home)],
            env={**os.environ, "NOTIFY_SOCKET": str(path), **environment},
            text=True,
        )
        try:
            assert b"READY=1" in notices.recv(4096)
            yield Process(child)
        finally:
            child.kill()
            child.wait()


@pytest.fixture
def configured(home: Path) -> Path:
    (home / "config").mkdir(parents=True)
    write_configuration(home / "config" / "domain.cfg", DomainConfiguration())
    return home


def test_the_whole_road_over_the_link(configured: Path, core: Core) -> None:
    with cell_process(configured) as process:
        core.add_cell()
        report = core.reports[-1]
        assert (report.name, report.address) == (CELL, ADDRESS)
        assert report.usage.max_memory > 0
        core.ask(operations.ENTER_POOL, PoolSettings(pool="default"))

        order = blank()
        record = core.ask(operations.CREATE_INSTANCE, order)
        assert (record.id, record.created) == (order.id, True)
        with pytest.raises(InvalidInput, match="cores must be"):
            core.ask(operations.CREATE_INSTANCE, blank("other", cores=0))
        core.ask(operations.START_INSTANCE, StartInstance(id=order.id, media=ISO_SOURCE))
        wait_for(lambda: core.states == {order.id: True})
        with pytest.raises(Conflict, match="running already"):
            core.ask(operations.START_INSTANCE, StartInstance(id=order.id))

        ticket = core.ask(operations.OPEN_CONSOLE, OpenConsole(id=order.id))
        assert ticket.password == record.console.secret
        with open_console(ticket) as console:
            assert console.recv(12) == b"RFB 003.008\n"

        core.ask(operations.STOP_INSTANCE, StopInstance(id=order.id, force=True))
        wait_for(lambda: core.states == {order.id: False})
        with pytest.raises(Conflict, match="is not running"):
            core.ask(operations.OPEN_CONSOLE, OpenConsole(id=order.id))
        with pytest.raises(NotFound, match="image not found"):
            core.ask(
                operations.START_INSTANCE,
                StartInstance(id=order.id, media=ImageSource(id=order.id, version=1, size=5)),
            )
        core.ask(operations.DELETE_INSTANCE, InstanceOrder(id=order.id))
        wait_for(lambda: core.states == {})
        core.ask(operations.LEAVE_POOL, Done())
        assert process.resident < LARGEST_RESIDENT
        assert process.end() == 0
        assert core.reports[-1].stopping


def test_it_starts_without_core_and_hypervisor_and_finds_the_latter(configured: Path) -> None:
    os.kill(int(Path("/run/libvirtd.pid").read_text()), signal.SIGKILL)
    with cell_process(configured) as process:
        subprocess.Popen(["libvirtd"], stdin=subprocess.DEVNULL)
        wait_for(lambda: libvirtd_clients() > 0)
        assert process.end(signal.SIGINT) == 0


def libvirtd_clients() -> int:
    listing = subprocess.run(
        ["virt-admin", "-c", "libvirtd:///system", "client-list", "libvirtd"],
        capture_output=True,
        text=True,
        check=False,
    )
    return max(0, len(listing.stdout.split("\n")) - 4)


@pytest.mark.parametrize(("environment", "survives"), [({}, True), ({"NANO_STOP_GUESTS": "1"}, False)])
def test_what_becomes_of_guests(configured: Path, core: Core, environment: dict[str, str], *, survives: bool) -> None:
    with cell_process(configured, **environment) as process:
        core.add_cell()
        order = blank()
        core.ask(operations.CREATE_INSTANCE, order)
        core.ask(operations.START_INSTANCE, StartInstance(id=order.id))
        assert process.end() == 0
        assert (order.id in virsh("list", "--uuid")) is survives


def refusal(home: Path) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, "-m", "nano_appliance", "cell", "run", "--home", str(home)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return ended.returncode, ended.stderr.splitlines()[-1]


def test_a_broken_record_file_keeps_it_from_starting(configured: Path) -> None:
    (configured / "data").mkdir()
    (configured / "data" / "instance.data").write_text('{\n "instances": [\n  {"name": }\n ]\n}')
    status, line = refusal(configured)
    assert status == 1
    assert "instance.data" in line
    assert "line 3" in line


def test_without_a_bridge_the_doctor_is_named(configured: Path) -> None:
    tool("ip", "link", "set", "br0", "down")
    tool("ip", "link", "set", "br0", "name", "br9")
    try:
        status, line = refusal(configured)
    finally:
        tool("ip", "link", "set", "br9", "name", "br0")
        tool("ip", "link", "set", "br0", "up")
        tool("ip", "route", "add", "default", "dev", "br0")
    assert status == 1
    assert line == "nano: this host has no bridge br0; `nano doctor` tells how to make it"
