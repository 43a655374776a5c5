"""Work on one instance: a task that everybody can see, orders to the instance's cell, and belief in their outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from nano_appliance.link.operations import Operation
from nano_appliance.model.instance import Instance
from nano_appliance.model.report import InstanceReport
from nano_appliance.roles.core.cell_orders import CellOrders
from nano_appliance.roles.core.index import InstanceIndex
from nano_appliance.roles.core.picture import Picture
from nano_appliance.roles.core.placed_instance import PlacedInstance
from nano_appliance.roles.core.tasks import RunningTask, Tasks

Q = TypeVar("Q")
A = TypeVar("A")


class InstanceWork:
    """What all verbs share; `timeout` (seconds) is how long a call waits for the outcome."""

    def __init__(
        self, *, picture: Picture, index: InstanceIndex, orders: CellOrders, tasks: Tasks, timeout: float
    ) -> None:
        self.timeout = timeout
        self._picture = picture
        self._index = index
        self._orders = orders
        self._tasks = tasks

    def begin(self, action: str, on: PlacedInstance, work: Callable[[], None]) -> RunningTask[None]:
        """Begin `work` as a task of the instance's owner; raises as `Tasks.start`."""
        return self._tasks.start(
            action,
            on.name,
            work,
            owner=on.owner,
            group=on.group,
            progress=lambda: self._picture.progress(on.id),
        )

    def do(self, action: str, on: PlacedInstance, work: Callable[[], None]) -> None:
        """Do `work` as a task; raises what it raises, and StillRunning when it takes longer than the timeout."""
        self.begin(action, on, work).wait(self.timeout)

    def give(self, cell: str, operation: Operation[Q, A], order: Q) -> A:
        """Let `cell` carry out an order; raises as `CellOrders.give`."""
        return self._orders.give(cell, operation, order)

    def made(self, cell: str, instance: Instance) -> None:
        """The cell has answered that it made the instance."""
        self._picture.created(cell, instance)
        self._index.follow(cell, self._picture.records(cell))

    def changed(self, on: PlacedInstance, instance: Instance) -> None:
        """The cell has answered that the instance's record is this one now."""
        self._picture.changed(on.place.cell, instance)
        self._index.follow(on.place.cell, self._picture.records(on.place.cell))

    def settled(self, on: PlacedInstance, report: InstanceReport) -> None:
        """The cell has answered with the instance as it is now; its notice tells what of the record is not in force."""
        self.changed(on, report.instance)
        self.observed(on, notice=report.state.notice)

    def gone(self, cell: str, instance_id: str) -> None:
        """The cell has answered that the instance is no more."""
        self._picture.deleted(cell, instance_id)
        self._index.follow(cell, self._picture.records(cell))

    def observed(self, on: PlacedInstance, **state: Any) -> None:  # noqa: ANN401 - members of InstanceState
        """The cell has answered that the instance's state has these members now."""
        self._picture.observed(on.place.cell, on.id, lambda known: msgspec.structs.replace(known, **state))
