"""The instances of this cell: their records on disk, their states in memory, and who is busy with which."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.instance import Instance, InstanceState, InstanceUsage
from nano_appliance.model.report import InstanceReport
from nano_appliance.roles.cell.instances.notices import Notices, Topic
from nano_appliance.roles.cell.instances.unreadable import UnreadableInstances
from nano_appliance.store.instance_data import InstanceData

PATIENCE = 2.0
"""Seconds an order waits for the one before it, which mostly is just about to end."""


NEWS_OF_PROGRESS = 10
"""Percent of work under way that are worth a report of their own: a report for each would slow the work down."""


class Busy(Conflict):
    """Somebody else is busy with the instance; how it will be afterwards nobody can tell."""


def _ignore(_instance_id: str) -> None:
    """What a record is told to where nobody else keeps it."""


class Registry:
    """All instances by id; safe to use from several threads.

    `changed` is called, without waiting, whenever something changed that the core should hear of at once, and `stored`
    with the id of an instance whose record is a new one.
    """

    def __init__(
        self, data: InstanceData, changed: Callable[[], None], stored: Callable[[str], None] = _ignore
    ) -> None:
        self._data = data
        self._changed = changed
        self._stored = stored
        self._condition = threading.Condition()
        self._instances = {instance.id: instance for instance in data.instances.all()}
        self._unreadable = UnreadableInstances(data.instances.unreadable(), self._instances)
        self._states = {instance_id: InstanceState() for instance_id in self._instances}
        self._states |= {
            instance_id: InstanceState(broken=reason) for instance_id, reason in self._unreadable.reasons.items()
        }
        self._notices: dict[str, Notices] = {}
        self._busy: dict[str, str] = {}
        self._told_last: dict[str, int] = {}
        self._told = 0

    @property
    def guest_limit(self) -> int:
        """Greatest number of instances on this cell."""
        return self._data.limits.get().guest_limit

    def all(self) -> list[Instance]:
        """Every record, half-made and half-removed ones included."""
        with self._condition:
            return list(self._instances.values())

    @property
    def unreadable(self) -> UnreadableInstances:
        """Instances whose records cannot be read; they are shown, stopped and deleted, else left alone."""
        return self._unreadable

    def whole(self) -> set[str]:
        """Ids of the instances that are made and nobody is busy with."""
        with self._condition:
            made = {one.id for one in self._instances.values() if one.created and not one.deleting}
            return made - self._busy.keys()

    def get(self, instance_id: str) -> Instance:
        """The record; raises NotFound, and Conflict for one that cannot be read."""
        with self._condition:
            instance = self._instances.get(instance_id)
        self._unreadable.refuse(instance_id)
        if instance is None:
            raise NotFound(f"instance '{instance_id}' does not exist on this cell")
        return instance

    def find(self, instance_id: str) -> Instance | None:
        """The record; None when there is none, or none that can be read."""
        with self._condition:
            return self._instances.get(instance_id)

    def even_unreadable(self, instance_id: str) -> Instance:
        """The record, or what is left of one that cannot be read, which must not be written; raises NotFound."""
        with self._condition:
            return self._unreadable.get(instance_id) or self.get(instance_id)

    def knows(self, instance_id: str) -> bool:
        """True for an instance of this cell, of which a hypervisor may have others besides."""
        with self._condition:
            return instance_id in self._states

    def state(self, instance_id: str) -> InstanceState:
        """What was last seen of an instance; raises NotFound."""
        with self._condition:
            self.get(instance_id)
            return self._states[instance_id]

    def reports(self) -> tuple[InstanceReport, ...]:
        """Every instance with its state."""
        with self._condition:
            shown = [*self._instances.values(), *self._unreadable.instances]
            return tuple(InstanceReport(instance=one, state=self._states[one.id]) for one in shown)

    def report(self, instance_id: str) -> InstanceReport:
        """An instance with its state; raises NotFound."""
        with self._condition:
            return InstanceReport(instance=self.get(instance_id), state=self._states[instance_id])

    def add(self, make: Callable[[list[Instance]], Instance]) -> Instance:
        """Store the record that `make` returns; it is given all the others, so that ports and addresses stay unique.

        Raises Conflict when its id or its name is taken.
        """
        with self._condition:
            instance = make([*self._instances.values(), *self._unreadable.instances])
            self.require_free_name(instance)
            self._store(instance)
        self._changed()
        return instance

    def require_free_name(self, instance: Instance) -> None:
        """Raise Conflict when the id or the name of a new instance is taken."""
        with self._condition:
            for other in (*self._instances.values(), *self._unreadable.instances):
                if other.id == instance.id or other.name == instance.name:
                    raise Conflict(f"instance '{other.name}' exists already")

    def put(self, instance: Instance) -> None:
        """Store a record; it is on the disk when this returns."""
        with self._condition:
            self._store(instance)
        self._changed()

    def change(self, instance_id: str, change: Callable[[Instance], Instance]) -> Instance:
        """Store what `change` makes of the record, and return it; it is on the disk then.

        To be called by whoever is busy with the instance. Raises NotFound, and Conflict when another instance has the
        new name.
        """
        with self._condition:
            instance = change(self.get(instance_id))
            for other in (*self._instances.values(), *self._unreadable.instances):
                if other.id != instance_id and other.name == instance.name:
                    raise Conflict(f"instance '{other.name}' exists already")
            self._store(instance)
        self._changed()
        return instance

    def remove(self, instance_id: str) -> None:
        """Remove record and state, also of an instance whose record cannot be read."""
        with self._condition:
            unreadable = self._unreadable.forget(instance_id)
            if unreadable is not None:
                self._data.instances.remove_unreadable(unreadable)
            self._data.instances.remove(instance_id)
            self._instances.pop(instance_id, None)
            self._states.pop(instance_id, None)
            self._notices.pop(instance_id, None)
            self._told_last.pop(instance_id, None)
            self._condition.notify_all()
        self._changed()

    def update(self, instance_id: str, **changes: object) -> None:
        """Change fields of an instance's state; one that is gone meanwhile is ignored."""
        with self._condition:
            state = self._states.get(instance_id)
            if state is None:
                return
            new = msgspec.structs.replace(state, **changes)
            self._states[instance_id] = new
            self._condition.notify_all()
        if _news(new) != _news(state):
            self._changed()

    def note(self, instance_id: str, topic: Topic, text: str) -> None:
        """Say in the state that a wish is not in force, or take it back by an empty text.

        Of an instance that is off only a failed start can be told.
        """
        with self._condition:
            if self._is_running(instance_id) or topic is Topic.START:
                notices = self._notices.setdefault(instance_id, Notices())
                before = notices.text()
                notices.put(topic, text)
                if notices.text() != before:
                    self.update(instance_id, notice=notices.text())

    @property
    def moment(self) -> int:
        """Number of events so far; to be read before a look at the hypervisor, see `observe`."""
        with self._condition:
            return self._told

    def observe(self, instance_id: str, moment: int, **changes: object) -> None:
        """`update` by what was seen after `moment`; dropped when an event has told something newer since."""
        with self._condition:
            if self._told_last.get(instance_id, 0) <= moment:
                self.update(instance_id, **changes)

    def tell(self, instance_id: str, *, running: bool) -> None:
        """The hypervisor's event that an instance has started or stopped."""
        with self._condition:
            if instance_id not in self._states:
                return
            self._told += 1
            self._told_last[instance_id] = self._told
            if running:
                self.update(instance_id, running=True)
            else:
                self._notices.pop(instance_id, None)
                self.update(
                    instance_id,
                    running=False,
                    media="",
                    network_address="",
                    notice="",
                    cores_in_use=0,
                    usage=InstanceUsage(),
                )

    @contextmanager
    def busy(self, instance_id: str, doing: str) -> Iterator[None]:
        """Keep other orders about the instance away; `doing` completes the sentence "busy with ...".

        Raises Busy when somebody else is busy with it already, and not done in a moment.
        """
        with self._condition:
            if not self._condition.wait_for(lambda: instance_id not in self._busy, timeout=PATIENCE):
                raise Busy(f"instance '{self._name(instance_id)}' is busy with {self._busy[instance_id]}")
            self._busy[instance_id] = doing
        try:
            yield
        finally:
            with self._condition:
                del self._busy[instance_id]
                self._condition.notify_all()

    def wait_until_off(self, instance_id: str, seconds: float) -> bool:
        """Wait until the instance is seen off, or gone; False when that took longer than `seconds`."""
        with self._condition:
            return self._condition.wait_for(lambda: not self._is_running(instance_id), timeout=seconds)

    def _is_running(self, instance_id: str) -> bool:
        state = self._states.get(instance_id)
        return state is not None and state.running

    def _name(self, instance_id: str) -> str:
        instance = self._instances.get(instance_id)
        return instance.name if instance else instance_id

    def _store(self, instance: Instance) -> None:
        self._data.instances.put(instance)
        self._instances[instance.id] = instance
        self._states.setdefault(instance.id, InstanceState())
        self._stored(instance.id)


def _news(state: InstanceState) -> InstanceState:
    """What of a state the core should hear of at once; measurements, and each percent, can wait for the next report."""
    return msgspec.structs.replace(state, usage=InstanceUsage(), progress=state.progress // NEWS_OF_PROGRESS)
