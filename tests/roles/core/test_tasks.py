from __future__ import annotations

import threading

import pytest

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.errors import Conflict, Exhausted, NotAllowed, NotFound, StillRunning, Unavailable
from nano_appliance.model.task import TaskState
from nano_appliance.roles.core import tasks as tasks_module
from nano_appliance.roles.core.tasks import Tasks

MIRA, LEE = Caller(user="mira", group="ops"), Caller(user="lee", group="dev")


def test_the_outcome_is_the_works_own() -> None:
    tasks = Tasks()
    assert tasks.start("add", "numbers", lambda: 1 + 1).wait(30) == 2

    def refuse() -> None:
        raise Conflict("it exists")

    with pytest.raises(Conflict, match="it exists"):
        tasks.start("add", "numbers", refuse).wait(30)
    first, second = tasks.all(TRUSTED)
    assert (first.state, first.progress, first.message) == (TaskState.DONE, 100, "")
    assert (second.state, second.message) == (TaskState.FAILED, "it exists")
    assert first.end_time


def test_our_own_mistakes_are_not_told() -> None:
    tasks = Tasks()
    with pytest.raises(ZeroDivisionError):
        tasks.start("divide", "numbers", lambda: 1 // 0).wait(30)
    assert tasks.all(TRUSTED)[0].message == "internal error"


def test_work_that_lasts_goes_on_and_can_be_watched() -> None:
    tasks, go = Tasks(), threading.Event()
    task = tasks.start("copy", "image", lambda: go.wait(30), owner="mira", group="ops", progress=lambda: 42)
    with pytest.raises(StillRunning, match=task.id):
        task.wait(0)
    seen = tasks.get(MIRA, task.id)
    assert (seen.state, seen.progress, seen.subject) == (TaskState.RUNNING, 42, "image")
    go.set()
    assert task.wait(30) is True


def test_tasks_are_seen_by_those_they_belong_to() -> None:
    tasks = Tasks()
    task = tasks.start("copy", "image", lambda: None, owner="mira", group="ops")
    task.wait(30)
    assert tasks.all(LEE) == []
    with pytest.raises(NotAllowed):
        tasks.get(LEE, task.id)
    with pytest.raises(NotFound):
        tasks.get(MIRA, "unknown")


def test_finished_tasks_are_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks_module, "REMEMBERED", 2)
    tasks = Tasks()
    for number in range(4):
        tasks.start("count", str(number), lambda: None).wait(30)
    assert [task.subject for task in tasks.all(TRUSTED)] == ["2", "3"]


def test_too_much_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks_module, "MOST_RUNNING", 1)
    tasks, go = Tasks(), threading.Event()
    running = tasks.start("copy", "image", lambda: go.wait(30))
    with pytest.raises(Exhausted, match="busy"):
        tasks.start("copy", "another", lambda: None)
    go.set()
    running.wait(30)


def test_closing_waits_for_work_and_refuses_more() -> None:
    tasks, go, done = Tasks(), threading.Event(), threading.Event()

    def work() -> None:
        go.wait(30)
        done.set()

    tasks.start("copy", "image", work)
    closing = threading.Thread(target=tasks.close, args=(30,))
    closing.start()
    go.set()
    closing.join(30)
    assert done.is_set()
    with pytest.raises(Unavailable, match="stopping"):
        tasks.start("copy", "image", work)


def test_closing_does_not_wait_for_ever() -> None:
    tasks, go = Tasks(), threading.Event()
    tasks.start("copy", "image", lambda: go.wait(30))
    tasks.close(0)
    go.set()
