"""Work that may outlast the call that asked for it: run in the background, seen by everyone, ended cleanly."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Exhausted, NanoError, NotFound, StillRunning, Unavailable
from nano_appliance.model.task import Task, TaskState, goes_on_as
from nano_appliance.roles.core.local_time import now

logger = logging.getLogger(__name__)

T = TypeVar("T")

MOST_RUNNING = 256
"""More tasks than this at once are refused (the older platform's number of slots)."""

REMEMBERED = 200
"""So many finished tasks can still be looked at."""


@dataclass
class _Entry:
    """A task with what it needs while it runs."""

    task: Task
    outcome: Future[Any]
    progress: Callable[[], int]

    def seen(self) -> Task:
        """The task as it stands just now."""
        if self.task.state is not TaskState.RUNNING:
            return self.task
        return msgspec.structs.replace(self.task, progress=self.progress())


class RunningTask(Generic[T]):
    """A task that was started, and its outcome."""

    def __init__(self, task_id: str, outcome: Future[T]) -> None:
        self.id = task_id
        self._outcome = outcome

    def wait(self, timeout: float) -> T:
        """What the work returned, or its error.

        Raises StillRunning naming the task when it lasts longer than `timeout` seconds; it goes on.
        """
        if not wait([self._outcome], timeout).done:
            raise StillRunning(goes_on_as(self.id))
        return self._outcome.result()

    def when_ended(self, tell: Callable[[NanoError | None], None]) -> None:
        """Call `tell` with the reason of the task's failure, or None, when it has ended; at once if it has."""
        self._outcome.add_done_callback(lambda outcome: tell(_failure(outcome)))


class Tasks:
    """The tasks of this core; forgotten when it ends."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._lock = threading.Lock()
        self._closed = False

    def start(
        self,
        action: str,
        subject: str,
        work: Callable[[], T],
        *,
        owner: str = "",
        group: str = "",
        progress: Callable[[], int] = lambda: 0,
    ) -> RunningTask[T]:
        """Begin `work`; `action` and `subject` tell people what it is, owner and group who may see it.

        `progress` tells how far it is, in percent. Raises Unavailable while the core is stopping, Exhausted when too
        much is going on.
        """
        task = Task(id=str(uuid.uuid4()), action=action, subject=subject, owner=owner, group=group, start_time=now())
        outcome: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise Unavailable("the core is stopping")
            if len(self._running()) >= MOST_RUNNING:
                raise Exhausted(f"busy: {MOST_RUNNING} tasks are running")
            self._entries[task.id] = _Entry(task, outcome, progress)
        name = f"task {task.id}"
        threading.Thread(target=self._run, args=(task, work, outcome), name=name, daemon=True).start()
        return RunningTask(task.id, outcome)

    def all(self, caller: Caller) -> list[Task]:
        """Tasks that the caller may see, the oldest first."""
        with self._lock:
            entries = list(self._entries.values())
        return [entry.seen() for entry in entries if caller.may_touch(entry.task)]

    def get(self, caller: Caller, task_id: str) -> Task:
        """One task; raises NotFound and NotAllowed."""
        with self._lock:
            entry = self._entries.get(task_id)
        if entry is None:
            raise NotFound(f"task '{task_id}' not found")
        caller.require(entry.task, f"task '{task_id}'")
        return entry.seen()

    def close(self, patience: float) -> None:
        """Take no more tasks and give those that run `patience` seconds to end.

        What a cell was ordered to do it finishes without this core.
        """
        with self._lock:
            self._closed = True
            running = self._running()
        wait([entry.outcome for entry in running], patience)
        for entry in running:
            if not entry.outcome.done():
                logger.warning("stopped while %s %s was running", entry.task.action, entry.task.subject)

    def _running(self) -> list[_Entry]:
        return [entry for entry in self._entries.values() if entry.task.state is TaskState.RUNNING]

    def _run(self, task: Task, work: Callable[[], T], outcome: Future[T]) -> None:
        try:
            result = work()
        except NanoError as error:
            logger.warning("%s %s failed: %s", task.action, task.subject, error.message)
            self._end(task, TaskState.FAILED, error.message)
            outcome.set_exception(error)
        except Exception as error:
            logger.exception("%s %s failed", task.action, task.subject)
            self._end(task, TaskState.FAILED, "internal error")
            outcome.set_exception(error)
        else:
            self._end(task, TaskState.DONE)
            outcome.set_result(result)

    def _end(self, task: Task, state: TaskState, message: str = "") -> None:
        with self._lock:
            entry = self._entries[task.id]
            progress = 100 if state is TaskState.DONE else 0
            entry.task = msgspec.structs.replace(task, state=state, progress=progress, message=message, end_time=now())
            finished = [key for key, each in self._entries.items() if each.task.state is not TaskState.RUNNING]
            for task_id in finished[:-REMEMBERED]:
                del self._entries[task_id]


def _failure(outcome: Future[Any]) -> NanoError | None:
    error = outcome.exception()
    return error if error is None or isinstance(error, NanoError) else NanoError("internal error")
