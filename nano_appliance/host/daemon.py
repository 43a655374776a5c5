"""Starting, stopping and asking after a module that runs in the background; must not know what modules do."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from nano_appliance.host import pid_file
from nano_appliance.host.commands import host_environment
from nano_appliance.host.files import make_folder
from nano_appliance.host.logs import LOG_MODE
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.host.pid_file import Running
from nano_appliance.host.readiness import ReadinessSocket
from nano_appliance.model.errors import Conflict, NanoError

START_TIMEOUT = 90.0
STOP_TIMEOUT = 90.0
"""Seconds, as service managers wait by default."""

# Exit codes of init scripts (Linux Standard Base).
SUCCESS = 0
FAILED = 1
DEAD_WITH_PID_FILE = 1
NOT_RUNNING = 3


@dataclass(frozen=True)
class Reply:
    """What a verb has to say: lines for a person and the exit status for a script."""

    text: str
    exit_status: int = SUCCESS


def start(folder: ModuleFolder, arguments: Sequence[str], *, timeout: float = START_TIMEOUT) -> Reply:
    """Start this program anew with `arguments` in a session of its own and wait until it says that it is ready.

    Its standard output and error go to the module's log. The status it reports with its readiness is shown, one
    line for each part divided by "; ". Raises NanoError when the log cannot be written.
    """
    if isinstance(pid_file.state(folder.pid_file), Running):
        return Reply(f"{folder.name} is already running")
    with TemporaryDirectory(prefix="nano-start-") as private, ReadinessSocket(Path(private, "notify")) as readiness:
        child = _spawn(folder, arguments, str(readiness.path))
        try:
            outcome = readiness.wait(child.pid, timeout)
        except BaseException:
            child.terminate()
            raise
        if outcome.ready:
            lines = [line for line in outcome.status.split("; ") if line]
            return Reply("\n".join([*lines, f"{folder.name} started"]))
        if outcome.timed_out:
            child.terminate()
            cause = f"not ready within {timeout:g} s, see {folder.log_file}"
        else:
            cause = outcome.status or f"it ended with status {child.wait()}, see {folder.log_file}"
        return Reply(f"start {folder.name} fail: {cause}", FAILED)


def stop(folder: ModuleFolder, *, timeout: float = STOP_TIMEOUT) -> Reply:
    """Ask the module to end and wait until it has, at most `timeout` seconds."""
    return _end(folder, signal.SIGTERM, timeout=timeout, done=f"stop {folder.name} success")


def halt(folder: ModuleFolder, *, timeout: float = STOP_TIMEOUT) -> Reply:
    """End the module at once, whatever it does, and tidy its pid file."""
    reply = _end(folder, signal.SIGKILL, timeout=timeout, done=f"{folder.name} halted")
    if reply.exit_status == SUCCESS and folder.pid_file.exists():
        # Whoever holds the file removes it at the end; one that is being started anew keeps it.
        with contextlib.suppress(Conflict), pid_file.held(folder.pid_file):
            pass
    return reply


def status(folder: ModuleFolder) -> Reply:
    """Whether the module runs: exit status 0 when it does, 3 when it does not, 1 when it died without a word."""
    found = pid_file.state(folder.pid_file)
    if isinstance(found, Running):
        return Reply(f"{folder.name} is running, current pid {found.pid}")
    if found.last_pid is None:
        return Reply(f"{folder.name} is stopped", NOT_RUNNING)
    return Reply(f"{folder.name} is stopped (pid {found.last_pid})", DEAD_WITH_PID_FILE)


def own_program() -> list[str]:
    """The command line that starts this program: the self-contained executable, or the interpreter and package."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-P", "-m", "nano_appliance"]


def _spawn(folder: ModuleFolder, arguments: Sequence[str], notify_socket: str) -> subprocess.Popen[bytes]:
    make_folder(folder.log)
    # The self-contained executable must unpack itself anew, for its folder goes with the process that made it.
    environment = {**host_environment(), "NOTIFY_SOCKET": notify_socket, "PYINSTALLER_RESET_ENVIRONMENT": "1"}
    with _open_log(folder.log_file) as log:
        return subprocess.Popen(
            [*own_program(), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=environment,
            start_new_session=True,
        )


def _open_log(path: Path) -> BinaryIO:
    try:
        return open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, LOG_MODE), "ab")  # noqa: PTH123
    except OSError as error:
        raise NanoError(f"cannot write {path}: {error.strerror}") from error


def _end(folder: ModuleFolder, sent: signal.Signals, *, timeout: float, done: str) -> Reply:
    found = pid_file.state(folder.pid_file)
    if not isinstance(found, Running):
        was = "" if found.last_pid is None else f" (process {found.last_pid} not running)"
        return Reply(f"{folder.name} is already stopped{was}")
    if found.pid == 0:
        return Reply(f"{folder.name} runs in a container of its own and is stopped from there", FAILED)
    try:
        process = os.pidfd_open(found.pid)
    except ProcessLookupError:
        return Reply(done)
    try:
        # Only now is it certain that the pid was not given to another process in between.
        if pid_file.state(folder.pid_file) != found:
            return Reply(done)
        signal.pidfd_send_signal(process, sent)
        ended, _, _ = select.select([process], [], [], timeout)
    except PermissionError:
        return Reply(f"stop {folder.name} fail: process {found.pid} belongs to another user", FAILED)
    finally:
        os.close(process)
    if not ended:
        hint = f'; "{folder.name} halt" ends it at once' if sent is signal.SIGTERM else ""
        return Reply(f"stop {folder.name} fail: still running after {timeout:g} s{hint}", FAILED)
    return Reply(done)
