"""Our own routes that show what the core is doing."""

from __future__ import annotations

from dataclasses import dataclass

from nano_appliance.model.caller import Caller
from nano_appliance.model.task import Task
from nano_appliance.rest.application import Route
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.tasks import Tasks


@dataclass(frozen=True)
class TaskHandlers:
    """Answers about tasks."""

    tasks: Tasks

    def list(self, _request: Request, caller: Caller) -> list[Task]:
        """Tasks the caller may see, the oldest first."""
        return self.tasks.all(caller)

    def get(self, request: Request, caller: Caller) -> Task:
        """One task."""
        return self.tasks.get(caller, request.arguments["id"])


def routes(handlers: TaskHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/tasks/", handlers.list),
        Route("GET", "/api/v1/tasks/<id>", handlers.get),
    )
