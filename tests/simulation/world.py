"""Everything together, with the faults that can be done to it and what must never happen."""

from __future__ import annotations

import itertools
import random

import msgspec

from nano_appliance.model.failover_case import FailoverState
from tests.simulation.agenda import Agenda
from tests.simulation.core import Core
from tests.simulation.guest import Guest
from tests.simulation.host import Host
from tests.simulation.network import FAST, Network
from tests.simulation.storage import Storage

SETTLING = 400.0
"""Seconds in which everything finds its place once nothing is broken any more."""


class Broken(AssertionError):
    """What must never happen has happened."""


class World:
    """A core and hosts with guests; `lines` tell what happened."""

    def __init__(self, seed: int = 0) -> None:
        self.agenda = Agenda()
        self.random = random.Random(seed)
        self.network = Network(self.agenda, self.random)
        self.storage = Storage(self.agenda)
        self.hosts: dict[str, Host] = {}
        self.guests: dict[str, Guest] = {}
        self.lines: list[str] = []
        self.failovers = 0
        self.interrupted: set[str] = set()
        self.was_frozen = False
        self.core = Core(self)
        self._connections = itertools.count()

    def connect(self) -> int:
        """When the core accepts another connection, as a number that grows."""
        return next(self._connections)

    def log(self, line: str) -> None:
        """Note what happens now."""
        self.lines.append(f"{self.agenda.now:7.1f}  {line}")

    def add_host(self, name: str, memory: int = 16) -> None:
        """A host whose cell is a member of the pool."""
        self.hosts[name] = Host(self, name, memory)

    def add_guest(self, guest: Guest, host: str, *, running: bool) -> None:
        """An instance on a host."""
        self.guests[guest.id] = guest
        guest.wanted = running
        home = self.hosts[host]
        home.records.add(guest.id)
        self.core.disk.records.setdefault(host, set()).add(guest.id)
        if running:
            self.core.disk.running.setdefault(host, set()).add(guest.id)
            home.ran.add(guest.id)

    def begin(self) -> None:
        """Switch everything on."""
        self.core.start()
        for host in self.hosts.values():
            host.started_by_itself = True
            host.start_role()

    def run_until(self, end: float) -> None:
        """Let time pass, watching that nothing happens that must not."""
        self.agenda.run_until(end, self._watch)

    def lock_refused(self, guest: str, holder: str, host: str) -> None:
        """Only the lock of its image has kept `guest` from running twice; right only when a host stood still."""
        self.log(f"{guest} cannot start on {host}: its image is locked by {holder}")
        if not self.was_frozen:
            raise Broken(f"only the image's lock has kept {guest} from running on {holder} and {host}")

    def _watch(self) -> None:
        seen: set[str] = set()
        for host in self.hosts.values():
            twice = seen & host.running
            if twice:
                raise Broken(f"{', '.join(sorted(twice))} runs twice")
            seen |= host.running

    # Putting right

    def settle(self) -> None:
        """End every trouble, let an administrator enable every cell, and look whether all is as it should be."""
        self.log("every trouble ends")
        for way in self.network.ways.values():
            way.cut, way.slowest, way.twice = False, FAST, False
        for host in self.hosts.values():
            self.storage.answer_again(host.name)
            host.thaw()
            host.power_on()
            host.start_role()
        self.core.crash_at = ("", "")
        self.core.start()
        self.run_until(self.agenda.now + SETTLING / 2)
        self.core.disk.disabled.clear()
        for host in self.hosts.values():
            host.start_role()
        self.run_until(self.agenda.now + SETTLING / 2)
        self._check_end()

    def _check_end(self) -> None:
        state = msgspec.json.decode(self.core.disk.journal, type=FailoverState)
        if state.open:
            raise Broken(f"a failover has not ended: {state.open}")
        for guest in self.guests.values():
            homes = [host.name for host in self.hosts.values() if guest.id in host.records]
            runs = [host.name for host in self.hosts.values() if guest.id in host.running]
            if len(homes) != 1:
                raise Broken(f"{guest.id} has the homes {homes}")
            known = [name for name, records in self.core.disk.records.items() if guest.id in records]
            if known != homes:
                raise Broken(f"{guest.id} lives on {homes}, and the core knows it on {known}")
            if runs and runs != homes:
                raise Broken(f"{guest.id} lives on {homes} and runs on {runs}")
            if guest.wanted and not runs:
                raise Broken(f"{guest.id} ought to run")
            if runs and not guest.wanted and not guest.auto_start and guest.id not in self.interrupted:
                raise Broken(f"{guest.id} runs, and nobody wants it to")
        for host in self.hosts.values():
            if host.role is None or host.role.holder.state.fenced:
                raise Broken(f"cell {host.name} has not come back to itself")
