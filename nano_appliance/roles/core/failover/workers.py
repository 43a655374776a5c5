"""Threads that carry out what failover orders; none of them keeps the core from ending."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable


class Workers:
    """So many threads that work off what is given to them, oldest first; what is given must raise nothing."""

    def __init__(self, count: int, name: str) -> None:
        self._waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        for _ in range(count):
            # A cell's answer may take ten minutes: nobody waits for it when the core is told to stop.
            threading.Thread(target=self._work, name=name, daemon=True).start()

    def submit(self, work: Callable[[], None]) -> None:
        """Let a thread do `work` as soon as one is free."""
        self._waiting.put(work)

    def _work(self) -> None:
        while True:
            self._waiting.get()()
