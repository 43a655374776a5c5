"""Instances that are being made: their names and sizes are taken already, and their failures are told once.

Keeps promises in memory only; makes nothing.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.instance import Console, Disk, Instance, InstanceState
from nano_appliance.model.orders import CreateInstance
from nano_appliance.model.scheduling import Demand
from nano_appliance.rest.guest_object import Place
from nano_appliance.roles.core.placed_instance import PlacedInstance

REMEMBERED = 1000
"""So many failures are kept for clients that never come back to ask."""


@dataclass
class Creation:
    """An instance that is on its way to `cell`, the one of the `pool` that is being tried."""

    order: CreateInstance
    pool: str
    cell: str

    @property
    def demand(self) -> Demand:
        """What it will be configured with."""
        return Demand(cores=self.order.cores, memory=self.order.memory, disk=sum(self.order.disks))

    def placed(self) -> PlacedInstance:
        """What can be told of it before its cell reports it."""
        order = self.order
        instance = Instance(
            id=order.id,
            name=order.name,
            owner=order.owner,
            group=order.group,
            cores=order.cores,
            memory=order.memory,
            disks=tuple(Disk(volume="", size=size) for size in order.disks),
            interfaces=(),
            console=Console(port=0, secret=""),
            hardware=order.hardware,
            qos=order.qos,
            auto_start=order.auto_start,
            create_time=order.create_time,
            created=False,
        )
        return PlacedInstance(instance=instance, state=InstanceState(), place=Place(pool=self.pool, cell=self.cell))


@dataclass(frozen=True)
class _Failure:
    """Why a creation failed, and whose it was."""

    owner: str
    group: str
    error: NanoError


class Creations:
    """Creations under way and failed ones; every method may be called by any thread.

    `abandoned` instances are those whose cell fell silent in the middle: should they come to light, they have to go.
    """

    def __init__(self) -> None:
        self._pending: dict[str, Creation] = {}
        self._failures: OrderedDict[str, _Failure] = OrderedDict()
        self._abandoned: OrderedDict[str, None] = OrderedDict()
        self._held: dict[str, tuple[str, str]] = {}
        self._lock = threading.RLock()

    @contextlib.contextmanager
    def reserving(self) -> Iterator[None]:
        """Hold off other creations while names and room are compared and the new one is added."""
        with self._lock:
            yield

    def add(self, creation: Creation) -> None:
        """Take the name and the room. Raises Conflict when another instance of that pool is about to have the name."""
        with self._lock:
            self._require_untaken(creation.pool, creation.order.name)
            self._pending[creation.order.id] = creation

    @contextlib.contextmanager
    def holding(self, instance_id: str, pool: str, name: str) -> Iterator[None]:
        """Keep a name for an instance that is being renamed.

        Raises Conflict when another instance of that pool is about to have it, or this one is being renamed already.
        """
        with self._lock:
            self._require_untaken(pool, name)
            if instance_id in self._held:
                raise Conflict(f"guest '{instance_id}' is already being renamed")
            self._held[instance_id] = (pool, name)
        try:
            yield
        finally:
            with self._lock:
                del self._held[instance_id]

    def pending(self) -> list[Creation]:
        """All that are under way."""
        with self._lock:
            return list(self._pending.values())

    def get(self, instance_id: str) -> Creation | None:
        """The creation of this instance, while it is under way."""
        with self._lock:
            return self._pending.get(instance_id)

    def on(self, cell: str) -> list[Creation]:
        """Those that were given to `cell`."""
        return [creation for creation in self.pending() if creation.cell == cell]

    def forget(self, instance_id: str) -> None:
        """It exists now, or was never begun."""
        with self._lock:
            self._pending.pop(instance_id, None)

    def fail(self, instance_id: str, error: NanoError) -> None:
        """It does not come; the cause is kept for whoever asks."""
        with self._lock:
            order = self._pending.pop(instance_id).order
            self._failures[instance_id] = _Failure(order.owner, order.group, error)
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)

    def tell_failure(self, caller: Caller, instance_id: str) -> None:
        """Raise the cause of a failed creation, the first time somebody asks who may."""
        with self._lock:
            failure = self._failures.get(instance_id)
            if failure is None or not caller.may_touch(failure):
                return
            del self._failures[instance_id]
        raise failure.error

    def abandon(self, instance_id: str) -> None:
        """Nobody knows whether its cell made it."""
        with self._lock:
            self._abandoned[instance_id] = None
            while len(self._abandoned) > REMEMBERED:
                self._abandoned.popitem(last=False)

    def is_abandoned(self, instance_id: str) -> bool:
        """True while nobody knows."""
        with self._lock:
            return instance_id in self._abandoned

    def _require_untaken(self, pool: str, name: str) -> None:
        if any((other.pool, other.order.name) == (pool, name) for other in self._pending.values()):
            raise Conflict(f"guest '{name}' is already being created")
        if (pool, name) in self._held.values():
            raise Conflict(f"another guest is just being renamed to '{name}'")

    def take_abandoned(self, instance_ids: set[str]) -> list[str]:
        """Those of `instance_ids` that have come to light against all hope; told once."""
        with self._lock:
            found = [each for each in self._abandoned if each in instance_ids]
            for each in found:
                del self._abandoned[each]
        return found
