"""Processes of the inner supervisor: started with their log, readiness socket and listener, and reaped.

Decides nothing about restarts.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nano_appliance.host.child_process import ChildProcess
from nano_appliance.tryout.log_files import open_log


@dataclass(frozen=True)
class Program:
    """How a process is started."""

    name: str
    command_line: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    listener: socket.socket | None = None


class Children:
    """The running processes by name; also reaps the orphans that a process 1 inherits."""

    def __init__(self) -> None:
        self._running: dict[str, ChildProcess] = {}

    def start(self, program: Program, variables: Mapping[str, str]) -> None:
        """Start `program` with `variables` added to its environment; raises OSError when it cannot be executed."""
        with open_log(program.log) as log:
            self._running[program.name] = ChildProcess(
                program.command_line,
                output=log,
                variables={**program.environment, **variables},
                listener=program.listener,
            )

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal; nothing happens when the process has ended."""
        process = self._running.get(name)
        if process is not None:
            # Not reaped yet, or it would not be here: the number is still its own.
            os.kill(process.pid, number)

    def reap(self) -> Iterator[tuple[str, int]]:
        """Collect everything that has ended: name and exit status (negative: signal) of our own processes."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for name, process in list(self._running.items()):
                if process.pid == pid:
                    del self._running[name]
                    yield name, process.reaped(status)


def describe_end(status: int) -> str:
    """An exit status as Python counts it, for a person."""
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with exit status {status}"
