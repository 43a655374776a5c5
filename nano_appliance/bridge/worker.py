"""The process that changes the host, with a watchdog beside it that puts everything back should it be killed."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

from nano_appliance.bridge import detached
from nano_appliance.bridge.carry_out import carry_out, is_back
from nano_appliance.bridge.host_survey import survey_host
from nano_appliance.bridge.inner_commands import WATCHDOG_COMMAND
from nano_appliance.bridge.not_restored import NotRestored
from nano_appliance.bridge.plan import Plan
from nano_appliance.bridge.progress import Teller
from nano_appliance.bridge.survey import BRIDGE
from nano_appliance.bridge.watchdog import ALL_IS_WELL, WATCHING
from nano_appliance.bridge.work_folder import WorkFolder
from nano_appliance.host import pid_file
from nano_appliance.host.daemon import FAILED, SUCCESS
from nano_appliance.model.errors import NanoError

PID_FILE = "worker.pid"
_WATCHDOG_START = 30.0


def main(words: Sequence[str]) -> int:
    """Do what the folder `words[0]` orders, and tell through the pipe `words[1]`; returns the exit status."""
    detached.ignore_the_terminal()
    folder, descriptor = WorkFolder(Path(words[0])), int(words[1])
    teller = Teller(descriptor)
    try:
        with pid_file.held(folder.path / PID_FILE):
            return _work(folder, descriptor, teller)
    except NanoError as error:
        teller.end(f"nothing was changed: {error.message}", done=False)
        return FAILED


def _work(folder: WorkFolder, descriptor: int, teller: Teller) -> int:
    order = folder.read_order()
    with _watchdog(folder, descriptor):
        try:
            carry_out(order, folder, teller.tell)
        except NanoError as error:
            teller.end(how_it_failed(order.plan, error, folder), done=False)
            return FAILED
    teller.end(f"{_what_is_there()}; everything is done", done=True)
    return SUCCESS


def _what_is_there() -> str:
    try:
        return survey_host().bridge_in_words
    except NanoError as error:
        return f"{BRIDGE} is there, though {error.message}"


def how_it_failed(plan: Plan, error: NanoError, folder: WorkFolder) -> str:
    """What to tell after a failure, when everything was put back or could not be."""
    if isinstance(error, NotRestored):
        return f"{error.__context__}; not everything could be put back: {error.message}; see {folder.path}"
    lacking = is_back(plan)
    again = f"but {lacking}" if lacking else f"{plan.interface.name} has its addresses again"
    return f"{error.message}; everything was put back as it was, {again}"


@contextlib.contextmanager
def _watchdog(folder: WorkFolder, progress: int) -> Iterator[None]:
    """Have everything put back when this process does not reach the end of the block; raises NanoError."""
    ours, its = socket.socketpair()
    with ours:
        with its:
            words = [WATCHDOG_COMMAND, str(folder.path), str(its.fileno()), str(progress)]
            detached.start_detached(words, folder, (its.fileno(), progress))
        ours.settimeout(_WATCHDOG_START)
        try:
            greeting = ours.recv(len(WATCHING))
        except TimeoutError:
            greeting = b""
        if greeting != WATCHING:
            raise NanoError(f"the watchdog does not start, see {folder.log}")
        yield
        # Here after a failure, too, when everything was put back already.
        ours.sendall(ALL_IS_WELL)
