"""A pool of cells that do what a test tells them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from nano_appliance.model.errors import NanoError
from nano_appliance.model.failover_case import Lost
from nano_appliance.model.failover_messages import Adopt, AskSight, Pool, Release
from nano_appliance.model.lease import LeaseSight
from nano_appliance.model.scheduling import Candidate, Demand
from nano_appliance.model.timing import LEASE_EXPIRED_AFTER
from nano_appliance.model.units import GIB
from nano_appliance.model.usage import HostUsage


class ScriptedDoor:
    """Cells `a`, `b` and `c`; `refuse` may raise for an order instead of letting it be carried out."""

    def __init__(self) -> None:
        self.instances = {"a": ["x", "y"], "b": [], "c": []}
        self.marked: set[str] = set()
        self.adopted: list[Adopt] = []
        self.released: list[Release] = []
        self.sight = LeaseSight(unchanged=LEASE_EXPIRED_AFTER)
        self.refuse: Callable[[object], None] = lambda _order: None
        self.questions = 0
        self.before_each_tick: Callable[[], None] = lambda: None
        self.lock = threading.Lock()

    def pools(self) -> tuple[Pool, ...]:
        self.before_each_tick()
        usage = HostUsage(max_cpu=8, available_memory=8 * GIB, max_memory=8 * GIB)
        members = tuple(
            Candidate(name=name, alive=name != "a", enabled=name not in self.marked, usage=usage)
            for name in self.instances
        )
        return (Pool(name="p", members=members, leased=frozenset(self.instances)),)

    def lost_instances(self, cell: str, ran: frozenset[str]) -> tuple[Lost, ...]:
        demand = Demand(cores=1, memory=GIB, disk=GIB)
        return tuple(Lost(id=each, demand=demand, auto_start=False, ran=each in ran) for each in self.instances[cell])

    def mark_lost(self, cell: str) -> None:
        self.refuse(("mark", cell))
        self.marked.add(cell)

    def mark_released(self, cell: str, instances: tuple[str, ...]) -> None:
        with self.lock:
            self.instances[cell] = [each for each in self.instances[cell] if each not in instances]

    def see_lease(self, question: AskSight) -> LeaseSight:
        self.questions += 1
        self.refuse(question)
        return self.sight if question.cell == "a" else LeaseSight()

    def adopt(self, order: Adopt) -> None:
        with self.lock:
            self.adopted.append(order)
        self.refuse(order)
        with self.lock:
            had = {cell: [each for each in had if each != order.instance] for cell, had in self.instances.items()}
            self.instances = had | {order.target: [*had[order.target], order.instance]}

    def release(self, order: Release) -> None:
        with self.lock:
            self.released.append(order)
        self.refuse(order)


def refusing(kind: type, error: NanoError, times: int = 1) -> Callable[[object], None]:
    """Refuse the first orders of a kind."""
    left = [error] * times

    def refuse(order: object) -> None:
        if isinstance(order, kind) and left:
            raise left.pop()

    return refuse
