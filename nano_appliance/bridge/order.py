"""The command's side of the work: hands the order to a worker that outlives it, and shows what that one tells."""

from __future__ import annotations

import os
from collections.abc import Callable

from nano_appliance.bridge.detached import start_detached
from nano_appliance.bridge.inner_commands import WORKER_COMMAND
from nano_appliance.bridge.progress import Message, follow
from nano_appliance.bridge.work_folder import Order, WorkFolder
from nano_appliance.bridge.worker import PID_FILE
from nano_appliance.host import pid_file
from nano_appliance.model.errors import Conflict


def carry_out_detached(order: Order, show: Callable[[str], None]) -> Message:
    """Have the order carried out and wait for the end; the work goes on when this process does not.

    Raises Conflict when one is being carried out already, NanoError when the worker cannot be started.
    """
    folder = WorkFolder()
    if isinstance(pid_file.state(folder.path / PID_FILE), pid_file.Running):
        raise Conflict(f"another change is being carried out, see {folder.log}")
    folder.give_order(order)
    ours, its = os.pipe()
    try:
        worker = start_detached([WORKER_COMMAND, str(folder.path), str(its)], folder, (its,))
    finally:
        os.close(its)
    show(f"This goes on when the terminal is cut; its log is {folder.log}")
    ended = follow(ours, show)
    worker.wait(1.0)
    if ended is not None:
        return ended
    return Message(f"the work ended without a word, see {folder.log}", done=False)
