"""The shared storage as each host sees it: leases with their marks, and the locks of disk images."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from nano_appliance.model.lease import Lease
from tests.simulation.agenda import Agenda

TOUCH = 0.01
"""Seconds that a touch takes."""


@dataclass
class Storage:
    """`hanging` names hosts whose touches wait until the storage answers them again; `locks` who holds an image."""

    agenda: Agenda
    leases: dict[str, Lease] = field(default_factory=dict)
    marks: dict[str, Lease] = field(default_factory=dict)
    locks: dict[str, str] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    _waiting: list[tuple[str, Callable[[], None]]] = field(default_factory=list)

    def touch(self, host: str, action: Callable[[], None]) -> None:
        """Let `action` happen when the storage comes to it."""
        if host in self.hanging:
            self._waiting.append((host, action))
        else:
            self.agenda.later(TOUCH, action)

    def answer_again(self, host: str) -> None:
        """What has waited happens now."""
        self.hanging.discard(host)
        ready = [action for waiting, action in self._waiting if waiting == host]
        self._waiting = [entry for entry in self._waiting if entry[0] != host]
        for action in ready:
            self.agenda.later(TOUCH, action)

    def forget(self, host: str) -> None:
        """The host lost its power: nothing of it is on the way, and its locks are gone."""
        self._waiting = [entry for entry in self._waiting if entry[0] != host]
        self.locks = {image: holder for image, holder in self.locks.items() if holder != host}

    def put(self, lease: Lease) -> None:
        """A lease or a mark has arrived."""
        if not lease.resting:
            self.leases[lease.cell] = lease
        elif lease.cell not in self.marks or self.marks[lease.cell].counter < lease.counter:
            self.marks[lease.cell] = lease

    def read(self, cell: str) -> Lease | None:
        """The lease of `cell` as a reader finds it."""
        lease, mark = self.leases.get(cell), self.marks.get(cell)
        if lease is None or mark is None:
            return lease
        rests = mark.boot == lease.boot and mark.counter > lease.counter
        return Lease(cell=cell, boot=lease.boot, counter=lease.counter, resting=rests)
