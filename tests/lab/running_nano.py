"""Runs the real `nano up` as a child process on free ports, and looks whether anything of it is left afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.lab.boot_iso import make_boot_iso
from tests.lab.host_state import HostState
from tests.lab.processes import (
    Process,
    all_processes,
    descendants,
    folders_of,
    living_in,
    role_process,
)

READY = "Portal ready: "
PROGRAM = "NANO_PROGRAM"
"""Environment variable: the executable that is tried instead of the checkout."""

START_PATIENCE = 90.0
STOP_PATIENCE = 120.0
"""Seconds after which a start or a stop counts as hanging: far more than it takes on a busy machine."""


class NanoDidNotObey(Exception):
    """`nano up` ended by itself, did not become ready, or did not stop; the text ends with what it printed."""


class RunningNano:
    """One `nano up`; `home` stays when it stops, so that it can be started again."""

    def __init__(self, home: Path, portal_port: int | None = None, api_port: int | None = None) -> None:
        self.home = home
        free = free_ports(2)
        self.portal = f"127.0.0.1:{portal_port or free[0]}"
        self.api = f"127.0.0.1:{api_port or free[1]}"
        self.output: list[str] = []
        self.start_seconds = 0.0
        self._temporary = home.parent / f"{home.name}.tmp"
        self._namespaces: set[str] = set()
        self._family: set[Process] = set()
        self._groups: set[str] = set()
        self._child: subprocess.Popen[str] | None = None
        self._ready = threading.Event()
        self._reader: threading.Thread | None = None

    @property
    def portal_url(self) -> str:
        """Where a browser finds the portal."""
        return f"http://{self.portal}"

    @property
    def api_url(self) -> str:
        """Where API clients find the core."""
        return f"http://{self.api}"

    @property
    def iso_path(self) -> Path:
        """A small bootable ISO beside the home, made when first asked for."""
        path = self.home.parent / "nano-boot.iso"
        return path if path.exists() else make_boot_iso(path)

    @property
    def pid(self) -> int:
        """Process id of the supervisor."""
        if self._child is None:
            raise NanoDidNotObey("nano up is not running")
        return self._child.pid

    def start(self) -> None:
        """Start `nano up` and return when it has printed that the portal is ready."""
        self.home.parent.mkdir(parents=True, exist_ok=True)
        self._temporary.mkdir(exist_ok=True)
        self.output.clear()
        self._ready.clear()
        command = [*program(), "up", "--home", str(self.home), "--portal", self.portal, "--api", self.api]
        began = time.monotonic()
        self._child = subprocess.Popen(
            command,
            env={**os.environ, "TMPDIR": str(self._temporary), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, args=(self._child,), daemon=True)
        self._reader.start()
        ready = self._ready.wait(START_PATIENCE) and any(line.startswith(READY) for line in self.output)
        self.start_seconds = time.monotonic() - began
        if not ready:
            self.kill()
            raise NanoDidNotObey(f"nano up did not become ready:\n{self.told()}")

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask `nano up` to stop, as Ctrl-C does, and return its exit status."""
        child = self._child
        if child is None:
            return 0
        self._remember_family()
        child.send_signal(number)
        try:
            status = child.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise NanoDidNotObey(f"nano up did not stop:\n{self.told()}") from None
        self._ended()
        return status

    def kill(self) -> None:
        """End the supervisor with SIGKILL, and with it everything that it holds."""
        if self._child is not None:
            self._remember_family()
            self._child.kill()
            self._child.wait()
            self._ended()

    def role(self, name: str) -> Process:
        """The process of a role; raises NanoDidNotObey when it does not run just now."""
        process = role_process(self.pid, name)
        if process is None:
            raise NanoDidNotObey(f"no process of {name} is running")
        return process

    def leftovers(self, patience: float = 5.0) -> list[str]:
        """What a stopped `nano up` still has after `patience` seconds: processes, control groups, temporary files."""
        deadline = time.monotonic() + patience
        while True:
            living = {*living_in(self._namespaces), *(self._family & self._without_parents())}
            left = [f"process {process.pid}: {' '.join(process.arguments)}" for process in living]
            left += [f"control group: {folder}" for folder in folders_of(self._groups)]
            left += [f"temporary file: {path}" for path in self._temporary.rglob("*")]
            if not left or time.monotonic() > deadline:
                return left
            time.sleep(0.1)

    def told(self) -> str:
        """Everything it printed since its last start, and the end of each log."""
        logs = []
        for path in sorted((self.home / "log").glob("*.log")):
            ends = path.read_text(errors="replace").splitlines()[-15:]
            logs += [f"--- {path.name}", *ends]
        return "\n".join([*self.output, *logs])

    def _remember_family(self) -> None:
        """Note every process of this Nano, its namespaces and control groups, to be looked for after the end."""
        family = descendants(self.pid)
        ours = all_processes()[os.getpid()].control_groups
        self._groups = set[str]().union(*(process.control_groups for process in family)) - ours
        self._family = {replace(process, parent=0) for process in family}
        self._namespaces = {process.pid_namespace for process in family} - {
            str(Path("/proc/self/ns/pid").readlink()),
            "",
        }

    @staticmethod
    def _without_parents() -> set[Process]:
        """All processes of the host; the parent is left out because orphans change it."""
        return {replace(process, parent=0) for process in all_processes().values()}

    def _read(self, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            self.output.append(line.rstrip("\n"))
            if line.startswith(READY):
                self._ready.set()
        self._ready.set()

    def _ended(self) -> None:
        if self._reader is not None:
            self._reader.join(5)
        if self._child is not None and self._child.stdout is not None:
            self._child.stdout.close()
        self._child = None


def program() -> list[str]:
    """How Nano is called: as the environment says, else as it stands in this checkout."""
    given = os.environ.get(PROGRAM)
    return [given] if given else [sys.executable, "-m", "nano_appliance"]


def free_ports(count: int) -> list[int]:
    """TCP ports of the loopback address that nothing listens on at this moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [listener.getsockname()[1] for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


@contextmanager
def fresh_nano() -> Iterator[RunningNano]:
    """A Nano with a new home, started; at the end it is stopped and everything of it removed.

    Raises NanoDidNotObey when the stop fails or anything is left on the host.
    """
    before = HostState.now()
    with TemporaryDirectory(prefix="nano-home-") as folder:
        nano = RunningNano(Path(folder) / "home")
        try:
            nano.start()
            yield nano
        except BaseException:
            nano.kill()
            raise
        status = nano.stop()
        left = nano.leftovers() + HostState.now().changes_since(before)
        if status or left:
            raise NanoDidNotObey("\n".join([f"nano up ended with status {status}", *left, nano.told()]))
