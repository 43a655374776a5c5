"""The guard: a process beside the cell that powers off its shared instances when the cell does not move the deadline.

It outlives the cell's end, restart and upgrade, asks nobody and touches no shared storage. While the deadline lies
behind, it goes on killing, so that what was about to start is caught too. It ends when the deadline's file is gone.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from nano_appliance.host import pid_file
from nano_appliance.host.boot_clock import since_boot
from nano_appliance.host.child_process import ChildProcess, own_scope
from nano_appliance.host.daemon import own_program
from nano_appliance.host.logs import LOG_MODE
from nano_appliance.host.processes import kill_emulators
from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.roles.cell.lease.deadline_file import Deadline, DeadlineFile
from nano_appliance.roles.cell.lease.inner_commands import GUARD_COMMAND

logger = logging.getLogger(__name__)

LOOK_INTERVAL = 0.5
"""Seconds between two looks at the deadline."""


class Guard:
    """Keeps the deadline in `file`; `kill` ends the users of folders and returns their ids."""

    def __init__(
        self,
        file: DeadlineFile,
        *,
        now: Callable[[], float] = since_boot,
        kill: Callable[[list[Path]], list[int]] = kill_emulators,
    ) -> None:
        self._file = file
        self._now = now
        self._kill = kill
        self._last: Deadline | None = None

    def look(self) -> bool:
        """Do what is due; False when there is nothing to guard any more."""
        try:
            self._last = self._file.read()
            if self._last is None:
                return False
        except NanoError as error:
            logger.error("%s; what it said before is kept", error)
        deadline = self._last
        if deadline is None:
            return True
        if deadline.has_passed(self._now()):
            killed = self._kill([Path(root) for root in deadline.roots])
            if killed:
                logger.error("nobody vouched for this cell in time: powered off processes %s", killed)
        return True


def ensure_guard(file: DeadlineFile, log: Path) -> None:
    """Start the guard of `file` unless it is there. Raises NanoError when it cannot be started."""
    if isinstance(pid_file.state(_pid_file(file)), pid_file.Running):
        return
    try:
        descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, LOG_MODE)
        with os.fdopen(descriptor, "ab") as output:
            ChildProcess(
                [*own_scope(), *own_program(), GUARD_COMMAND, str(file.path)],
                output=output,
                variables={"PYINSTALLER_RESET_ENVIRONMENT": "1"},
                folder=Path("/"),
            )
    except OSError as error:
        raise NanoError(f"cannot start the guard of the lease: {error}") from error


def main(words: list[str]) -> int:
    """Be the guard of the deadline in the file that is the only word; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s guard: %(message)s", stream=sys.stderr)
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    path = Path(words[0])
    file = DeadlineFile(path.stem, path.parent)
    guard, pause = Guard(file), threading.Event()
    # One guard is enough: the cell looks after it often, and two lookers may come at the same time.
    with contextlib.suppress(Conflict), pid_file.held(_pid_file(file)):
        while guard.look():
            pause.wait(LOOK_INTERVAL)
    return 0


def _pid_file(file: DeadlineFile) -> Path:
    return file.path.with_suffix(".guard")
