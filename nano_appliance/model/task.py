"""Work of the core that may outlast the call that asked for it: what can be seen of it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


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
