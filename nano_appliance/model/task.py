"""Work of the core that may outlast the call that asked for it: what can be seen of it."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

_GOES_ON = "still running as task "
_NAMED = re.compile(_GOES_ON + r"([0-9a-f-]{36})")


class TaskState(StrEnum):
    """Where a task stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of work: `action` and `subject` tell a person what is done to what.

    `progress` is percent, `message` says why it failed. Owner and group are those of the subject; tasks of the
    installation itself have none, and only administrators see them.
    """

    id: str
    action: str
    subject: str
    owner: str = ""
    group: str = ""
    state: TaskState = TaskState.RUNNING
    progress: int = 0
    message: str = ""
    start_time: str = ""
    end_time: str = ""


def goes_on_as(task_id: str) -> str:
    """What is answered instead of a result while the work goes on."""
    return f"{_GOES_ON}{task_id}"


def task_going_on(message: str) -> str:
    """The id of the task that such an answer names; empty for any other message."""
    found = _NAMED.search(message)
    return found[1] if found else ""
