"""The network: every direction of every link can be cut or slow, and can deliver twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulation.agenda import Agenda

FASTEST, FAST = 0.001, 0.02
ORDERED_AGAIN_AFTER = 0.5


@dataclass
class Way:
    """One direction between two machines; `slowest` seconds a message takes at most."""

    cut: bool = False
    slowest: float = FAST
    twice: bool = False


@dataclass
class Network:
    """Ways by (from, to); one that nobody troubled is fine."""

    agenda: Agenda
    random: random.Random
    ways: dict[tuple[str, str], Way] = field(default_factory=dict)

    def way(self, source: str, target: str) -> Way:
        """One direction, to be troubled."""
        return self.ways.setdefault((source, target), Way())

    def send(self, source: str, target: str, arrive: Callable[[], None]) -> None:
        """Let a message go; it may never arrive."""
        way = self.way(source, target)
        if way.cut:
            return
        for _ in range(2 if way.twice else 1):
            self.agenda.later(self.random.uniform(FASTEST, way.slowest), arrive)
