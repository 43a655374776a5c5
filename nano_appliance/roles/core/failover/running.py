"""Which instances ran on each cell when it was heard last, on disk: a core that restarts must still know it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable

from nano_appliance.model.errors import NanoError
from nano_appliance.store.failover_data import FailoverData, Running

logger = logging.getLogger(__name__)


class RunningInstances:
    """Every method may be called by any thread."""

    def __init__(self, data: FailoverData) -> None:
        self._data = data
        self._known = {each.cell: frozenset(each.instances) for each in data.running.all()}
        self._lock = threading.Lock()

    def heard(self, cell: str, running: Iterable[str]) -> None:
        """Believe what a report says; writes only when something differs.

        A disk that refuses is logged: the next report tries again.
        """
        now = frozenset(running)
        with self._lock:
            if self._known.get(cell, frozenset()) == now:
                return
            try:
                self._data.running.put(Running(cell=cell, instances=tuple(sorted(now))))
            except NanoError as error:
                logger.error("cannot keep what runs on cell %s: %s", cell, error.message)
                return
            self._known[cell] = now

    def started(self, cell: str, instance: str) -> None:
        """An order has started an instance on `cell`; no report tells of it yet."""
        self.heard(cell, self.on(cell) | {instance})

    def on(self, cell: str) -> frozenset[str]:
        """What ran on `cell`."""
        with self._lock:
            return self._known.get(cell, frozenset())
