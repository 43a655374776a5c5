"""What the core does in the background."""

from __future__ import annotations

from nano_appliance.ctl.context import Context
from nano_appliance.ctl.table import Column, facts, shown, table
from nano_appliance.ctl.told import Told
from nano_appliance.ctl.waiting import follow_task
from nano_appliance.model.task import Task, TaskState
from nano_appliance.rest.portal_client import place


def _state(task: Task) -> str:
    return f"{task.state} {task.progress}%" if task.state is TaskState.RUNNING else str(task.state)


COLUMNS: tuple[Column[Task], ...] = (
    Column("TASK", lambda task: task.id),
    Column("STATE", _state),
    Column("ACTION", lambda task: f"{task.action} {task.subject}"),
    Column("BEGUN", lambda task: task.start_time),
    Column("REASON", lambda task: task.message),
)


def list_tasks(context: Context) -> Told:
    """All tasks the caller may see."""
    reply = context.api.call("GET", place("tasks"))
    return Told(table(COLUMNS, reply.decode(list[Task])), reply.data)


def show_task(context: Context) -> Told:
    """One task, at its end with `--wait`; raises Refused then with the reason of one that failed."""
    task_id = context.options.task
    if context.options.wait:
        follow_task(context, task_id, f"task {shown(task_id)}")
    reply = context.api.call("GET", place("tasks", task_id))
    task = reply.decode(Task)
    told = (
        ("task", task.id),
        ("action", f"{task.action} {task.subject}"),
        ("state", _state(task)),
        ("reason", task.message),
        ("owner", task.owner),
        ("begun", task.start_time),
        ("ended", task.end_time),
    )
    return Told(facts(told), reply.data)
