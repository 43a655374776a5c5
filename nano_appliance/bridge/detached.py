"""Starting the worker and the watchdog so that they outlive the terminal and the session they were started from."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from nano_appliance.bridge.work_folder import WorkFolder
from nano_appliance.host.child_process import ChildProcess, own_scope
from nano_appliance.host.daemon import own_program
from nano_appliance.host.logs import LOG_MODE
from nano_appliance.model.errors import NanoError


def start_detached(words: Sequence[str], folder: WorkFolder, descriptors: Sequence[int]) -> ChildProcess:
    """Start this program anew with `words` in a session and, where systemd runs, a scope of its own.

    Its output goes to the log; `descriptors` stay open in it. Raises NanoError when it cannot be started.
    """
    try:
        descriptor = os.open(folder.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, LOG_MODE)
        with os.fdopen(descriptor, "ab") as log:
            return ChildProcess(
                [*own_scope(), *own_program(), *words],
                output=log,
                variables={"PYINSTALLER_RESET_ENVIRONMENT": "1"},
                descriptors=descriptors,
                folder=Path("/"),
            )
    except OSError as error:
        raise NanoError(f"cannot start the work in the background: {error}") from error


def ignore_the_terminal() -> None:
    """Nothing that happens to a terminal ends this process; an orderly end by SIGTERM undoes what was done."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)


def _end(_number: int, _frame: object) -> None:
    raise NanoError("it was ended by a signal")
