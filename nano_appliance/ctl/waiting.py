"""Waiting for work that the server does in the background, with a bar meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from nano_appliance.ctl.context import Context
from nano_appliance.ctl.told import Told
from nano_appliance.model.errors import Unavailable
from nano_appliance.model.task import Task, TaskState, task_going_on
from nano_appliance.rest.portal_client import Refused, one_line, place

T = TypeVar("T")

FIRST_LOOK, LAST_LOOK = 0.1, 1.0
"""Seconds between two looks: short ones at first, for most work is done in a moment."""

AWAY_SECONDS = 60.0
"""A server that cannot be reached for less is waited for: what it does goes on while it is restarted."""


def wait_until(context: Context, label: str, look: Callable[[], tuple[T | None, int]]) -> T:
    """Ask `look` again and again until it has a result; with it goes the percentage for the bar.

    What `look` raises passes through; Unavailable only when it goes on for long.
    """
    pause, answered = FIRST_LOOK, time.monotonic()
    with context.progress(label) as progress:
        while True:
            try:
                result, percent = look()
            except Unavailable:
                if time.monotonic() - answered > AWAY_SECONDS:
                    raise
            else:
                if result is not None:
                    return result
                progress.update(percent)
                answered = time.monotonic()
            # The API has nothing that could be waited for.
            time.sleep(pause)
            pause = min(pause * 1.5, LAST_LOOK)


def carry_out(context: Context, method: str, path: str, body: object = None, *, label: str, done: str) -> Told:
    """Order what the server does at once, as a rule; what goes on as a task is waited for, unless `--no-wait`.

    `label` says what is being done, `done` what then has been. Raises what the API does, and Refused with the reason
    of a task that failed.
    """
    try:
        context.api.call(method, path, body)
    except Refused as refusal:
        task_id = task_going_on(refusal.message)
        if not task_id:
            raise
        if not context.options.wait:
            return Told(f"{label}: goes on as task {task_id}")
        follow_task(context, task_id, label)
    return Told(done)


def follow_task(context: Context, task_id: str, label: str) -> None:
    """Wait until the task has ended well; raises Refused with its reason when it has failed."""

    def look() -> tuple[Task | None, int]:
        task = context.api.call("GET", place("tasks", task_id)).decode(Task)
        return (None if task.state is TaskState.RUNNING else task), task.progress

    task = wait_until(context, label, look)
    if task.state is TaskState.FAILED:
        raise Refused(one_line(task.message) or f"task {task_id} failed")
