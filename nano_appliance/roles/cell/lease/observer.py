"""Watches the leases of other cells when the core asks for it, and forgets those it is not asked about any more."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from nano_appliance.model.errors import NanoError
from nano_appliance.model.lease import LeaseSight
from nano_appliance.model.lease_observer import LeaseNotRead, LeaseObserver, LeaseRead, ObserverEvent, ObserverState
from nano_appliance.model.timing import LEASE_INTERVAL, LEASE_PATIENCE
from nano_appliance.roles.cell.lease.hand import LeaseHand
from nano_appliance.roles.cell.lease.shared_pool import SharedPool

logger = logging.getLogger(__name__)

FORGET_AFTER = 60.0
"""Seconds without a question after which a lease is not watched any more."""

ANSWER_PATIENCE = 2 * LEASE_PATIENCE
"""Seconds that a question waits for a reading that began after it."""


class LeaseWatcher:
    """Answers what is seen of other cells' leases on `pool`; `see` may be called by any thread."""

    def __init__(
        self,
        pool: SharedPool,
        *,
        make_hand: Callable[[], LeaseHand] = LeaseHand,
        now: Callable[[], float] = time.monotonic,
        forget_after: float = FORGET_AFTER,
    ) -> None:
        self._pool = pool
        self._make_hand = make_hand
        self._now = now
        self._forget_after = forget_after
        self._watches: dict[str, _Watch] = {}
        self._lock = threading.Lock()

    def see(self, cell: str) -> LeaseSight:
        """What can be said of the lease of `cell` by a reading that begins now; waits for it, but never for long."""
        asked = self._now()
        with self._lock:
            watch = self._watches.get(cell)
            if watch is None or not watch.thread.is_alive():
                watch = self._watches[cell] = self._begin(cell, asked)
        return watch.wait_for(asked, ANSWER_PATIENCE)

    def stop(self) -> None:
        """End all watching; a reading that hangs with the storage is left to itself."""
        with self._lock:
            for watch in self._watches.values():
                watch.stop()

    def _begin(self, cell: str, asked: float) -> _Watch:
        thread = threading.Thread(target=lambda: self._run(cell, watch), name=f"lease-of-{cell}", daemon=True)
        watch = _Watch(thread, asked)
        thread.start()
        return watch

    def _run(self, cell: str, watch: _Watch) -> None:
        hand = self._make_hand()
        try:
            while self._now() < watch.asked + self._forget_after:
                watch.take(self._read(hand, cell))
                if watch.rest(LEASE_INTERVAL):
                    return
        finally:
            hand.close()

    def _read(self, hand: LeaseHand, cell: str) -> ObserverEvent:
        began = self._now()
        if not self._pool.attached:
            return LeaseNotRead(f"storage pool '{self._pool.name}' is not attached")
        try:
            return LeaseRead(hand.read(self._pool, cell), began, self._now())
        except NanoError as error:
            return LeaseNotRead(error.message)


class _Watch:
    """One lease's observer, shared by the thread that reads and those that ask."""

    def __init__(self, thread: threading.Thread, asked: float) -> None:
        self.thread = thread
        self.asked = asked
        self._observer = LeaseObserver(ObserverState())
        self._readings = 0
        self._wanted = False
        self._stopped = False
        self._changed = threading.Condition()

    def take(self, event: ObserverEvent) -> None:
        """The outcome of a reading."""
        with self._changed:
            self._observer.handle(event)
            self._readings += 1
            self._changed.notify_all()

    def rest(self, seconds: float) -> bool:
        """Wait until the next reading is due, or asked for; True when there shall be none."""
        with self._changed:
            self._changed.wait_for(lambda: self._wanted or self._stopped, timeout=seconds)
            self._wanted = False
            return self._stopped

    def stop(self) -> None:
        """Let there be no more readings."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def wait_for(self, asked: float, patience: float) -> LeaseSight:
        """What is seen by the second reading from now at the latest: the first may have begun before."""
        with self._changed:
            self.asked = max(self.asked, asked)
            self._wanted = True
            self._changed.notify_all()
            enough = self._readings + 2
            self._changed.wait_for(
                lambda: self._readings >= enough or not self._observer.sight(asked).problem, timeout=patience
            )
            return self._observer.sight(asked)
