"""The virtual clock: what happens when, and nothing in between."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable


class Agenda:
    """Actions in the order of their time, those of the same time in the order in which they were entered."""

    def __init__(self) -> None:
        self.now = 0.0
        self._order = itertools.count()
        self._entries: list[tuple[float, int, Callable[[], None]]] = []

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Let `action` happen in `seconds`."""
        heapq.heappush(self._entries, (self.now + seconds, next(self._order), action))

    def every(self, seconds: float, action: Callable[[], None], first: float = 0.0) -> None:
        """Let `action` happen again and again."""

        def again() -> None:
            action()
            self.later(seconds, again)

        self.later(first, again)

    def run_until(self, end: float, after_each: Callable[[], None]) -> None:
        """Let everything happen that is due until `end`."""
        while self._entries and self._entries[0][0] <= end:
            self.now, _, action = heapq.heappop(self._entries)
            action()
            after_each()
        self.now = end
