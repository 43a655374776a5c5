"""The process that puts everything back when the worker was killed, or hangs; it does nothing else."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

from nano_appliance.bridge import detached
from nano_appliance.bridge.carry_out import LONGEST_UNDO, is_back, restore
from nano_appliance.bridge.not_restored import NotRestored
from nano_appliance.bridge.plan import Plan
from nano_appliance.bridge.progress import Teller
from nano_appliance.bridge.work_folder import WorkFolder
from nano_appliance.host.daemon import FAILED, SUCCESS

WATCHING = b"watching"
ALL_IS_WELL = b"well"

_PATIENCE = 4 * LONGEST_UNDO
"""Seconds that the worker itself has to put everything back."""


def main(words: Sequence[str]) -> int:
    """Watch over the work in the folder `words[0]` through the socket `words[1]`, tell through the pipe `words[2]`."""
    detached.ignore_the_terminal()
    folder, teller = WorkFolder(Path(words[0])), Teller(int(words[2]))
    order = folder.read_order()
    with socket.socket(fileno=int(words[1])) as worker:
        worker.settimeout(order.wait + _PATIENCE)
        worker.sendall(WATCHING)
        if _heard(worker) == ALL_IS_WELL:
            return SUCCESS
    teller.end(_put_back(order.plan, folder, teller), done=False)
    return FAILED


def _heard(worker: socket.socket) -> bytes:
    """What the worker says at its end; nothing when it was killed, or did not come to its end in time."""
    try:
        return worker.recv(len(ALL_IS_WELL))
    except (TimeoutError, ConnectionResetError):
        return b""


def _put_back(plan: Plan, folder: WorkFolder, teller: Teller) -> str:
    try:
        restore(plan, folder, teller.tell)
    except NotRestored as error:
        return f"the work was killed and not everything could be put back: {error.message}"
    lacking = is_back(plan)
    again = f"but {lacking}" if lacking else f"{plan.interface.name} has its addresses again"
    return f"the work was killed; everything was put back as it was, {again}"
