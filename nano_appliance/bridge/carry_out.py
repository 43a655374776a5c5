"""Carrying the plan out, all or nothing: what goes wrong, or cuts the host off, puts everything back as it was."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from nano_appliance.bridge import checkpoint
from nano_appliance.bridge.gateway import wait_until_connected
from nano_appliance.bridge.not_restored import NotRestored
from nano_appliance.bridge.plan import Command, Plan
from nano_appliance.bridge.program import run_to_end
from nano_appliance.bridge.survey import BRIDGE
from nano_appliance.bridge.work_folder import Order, WorkFolder, restore_files, write_files
from nano_appliance.host.files import atomic_write
from nano_appliance.model.errors import NanoError, Unavailable

LONGEST_UNDO = 400.0
"""Seconds that a program may take while everything is put back; a DHCP client may look for its server for 300."""

SECOND_NET = 10
"""Seconds after the worker's own roll-back at which NetworkManager does it, should all our processes be gone."""

BACK_AGAIN = 30.0
"""Seconds after a roll-back in which the addresses have to be back."""

Tell = Callable[[str], None]


def carry_out(order: Order, folder: WorkFolder, tell: Tell) -> None:
    """Change the host as ordered, and tell each step.

    Raises NanoError when a step fails, Unavailable when the host is not connected as before in time; everything is
    as it was then, or NotRestored is raised.
    """
    plan, deadline = order.plan, time.monotonic() + order.wait
    with contextlib.ExitStack() as undo:
        undo.callback(restore, plan, folder, tell)
        if plan.checkpoint:
            atomic_write(folder.checkpoint, checkpoint.create(order.wait + SECOND_NET).encode())
        _run(plan.prepare, tell, deadline)
        for change in plan.files:
            tell(f"{'remove' if change.after is None else 'write'} {change.path}")
        write_files(plan)
        _run(plan.apply, tell, deadline)
        tell(f"wait until the host is connected over {BRIDGE}")
        lacking = wait_until_connected(BRIDGE, plan.interface, deadline)
        if lacking:
            raise Unavailable(f"after {order.wait} seconds {lacking}")
        if plan.checkpoint:
            checkpoint.confirm(folder.checkpoint.read_text("ascii"))
        undo.pop_all()


def restore(plan: Plan, folder: WorkFolder, tell: Tell) -> None:
    """Put everything back, however far the change has come; raises NotRestored with the first thing that cannot be."""
    tell("put everything back")
    failures: list[str] = []
    for part in (
        partial(_roll_back, folder),
        partial(_run, plan.undo_first, tell),
        partial(restore_files, plan),
        partial(_run, plan.undo, tell),
    ):
        try:
            part()
        except NanoError as error:
            failures.append(error.message)
    if failures:
        raise NotRestored("; ".join(failures))


def is_back(plan: Plan) -> str:
    """What the interface lacks of its addresses after everything was put back; empty when it has them again."""
    without_gateways = msgspec.structs.replace(plan.interface, gateways=())
    return wait_until_connected(plan.interface.name, without_gateways, time.monotonic() + BACK_AGAIN)


def _roll_back(folder: WorkFolder) -> None:
    if folder.checkpoint.exists():
        checkpoint.roll_back(folder.checkpoint.read_text("ascii"))


def _run(commands: Sequence[Command], tell: Tell, deadline: float | None = None) -> None:
    for command in commands:
        left = LONGEST_UNDO if deadline is None else deadline - time.monotonic()
        if left < 1:
            raise Unavailable("the time was up before everything was done")
        tell(f"run {command}")
        run_to_end(command.argv, timeout=left, may_fail=command.may_fail)
