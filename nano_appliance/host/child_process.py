"""A program that runs beside this process, its output in a file; short programs are for commands.py."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from nano_appliance.host.commands import host_environment

FIRST_LISTENER = 3
"""Descriptor of the first inherited socket in the LISTEN_FDS protocol."""


_SYSTEMD = Path("/run/systemd/system")
_OWN_SCOPE = ("systemd-run", "--scope", "--quiet", "--collect", "--")


def own_scope() -> tuple[str, ...]:
    """Put before a program that must outlive the session or service it is started from, where systemd ends those."""
    return _OWN_SCOPE if _SYSTEMD.is_dir() else ()


class ChildProcess:
    """A process in a session of its own, without input, started when this object is made.

    `variables` are added to the environment. `descriptors` stay open under their numbers. With `listener` the program
    gets a listening socket by the LISTEN_FDS protocol; then this process must not have threads, because the socket is
    put in place between fork and exec. Raises OSError when the program cannot be executed.
    """

    def __init__(
        self,
        command_line: Sequence[str],
        *,
        output: BinaryIO,
        variables: Mapping[str, str] | None = None,
        descriptors: Sequence[int] = (),
        listener: socket.socket | None = None,
        folder: Path | None = None,
    ) -> None:
        environment = {**host_environment(), **(variables or {})}
        adoption = _Adoption(environment, listener) if listener else None
        self._process = subprocess.Popen(
            list(command_line),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            env=None if adoption else environment,
            preexec_fn=adoption,  # noqa: PLW1509 - only without threads, see above
            pass_fds=(*descriptors, FIRST_LISTENER) if adoption else tuple(descriptors),
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """The exit status, negative for the signal that ended it; None until it is known to have ended."""
        return self._process.returncode

    def has_ended(self) -> bool:
        """True when the process has ended; does not wait."""
        return self._process.poll() is not None

    def wait(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for the end; False when it did not come."""
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def signal(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens when the process is known to have ended."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """End the process at once and wait until it has ended."""
        self._process.kill()
        self._process.wait()

    def reaped(self, wait_status: int) -> int:
        """Take note that the caller has collected the process; returns its exit status, negative for a signal."""
        self._process.returncode = os.waitstatus_to_exitcode(wait_status)
        return self._process.returncode


class _Adoption:
    """Runs in the new process before the program: the listener becomes descriptor 3 and the variables say so."""

    def __init__(self, environment: Mapping[str, str], listener: socket.socket) -> None:
        self._environment = environment
        self._descriptor = listener.fileno()

    def __call__(self) -> None:
        os.dup2(self._descriptor, FIRST_LISTENER, inheritable=True)
        os.environ.clear()
        os.environ.update(self._environment, LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
