"""The cell's part in failover as a whole: taking part or not, what may start, what ought to run, what others see."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from nano_appliance.host.boot_clock import since_boot
from nano_appliance.model.errors import Conflict, NanoError, NotFound
from nano_appliance.model.lease import LeaseSight
from nano_appliance.roles.cell.lease.deadline_file import RUN_FOLDER, DeadlineFile
from nano_appliance.roles.cell.lease.due_file import DueFile
from nano_appliance.roles.cell.lease.guard import ensure_guard
from nano_appliance.roles.cell.lease.keeper import LeaseKeeper
from nano_appliance.roles.cell.lease.observer import LeaseWatcher
from nano_appliance.roles.cell.lease.shared_pool import SharedPool

logger = logging.getLogger(__name__)

RETRY_INTERVAL = 2.0
"""Seconds after which what could not be started again is tried once more."""


class CellLease:
    """Every method may be called by any thread.

    `start_again` starts an instance that ought to run; it raises NotFound for one that is not this cell's any more, and
    another NanoError when it has to be tried later. One that runs is no error.
    """

    def __init__(
        self,
        cell: str,
        start_again: Callable[[str], None],
        *,
        guard_log: Path,
        run_folder: Path = RUN_FOLDER,
        now: Callable[[], float] = since_boot,
    ) -> None:
        self._cell = cell
        self._start_again = start_again
        self._guard_log = guard_log
        self._file = DeadlineFile(cell, run_folder)
        self._due = DueFile(cell, run_folder)
        self._now = now
        self._keeper: LeaseKeeper | None = None
        self._watcher: LeaseWatcher | None = None
        self._lock = threading.RLock()
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._resuming = False
        self._thread = threading.Thread(target=self._resume, name="start again", daemon=True)

    def take_part(self, pool: SharedPool) -> None:
        """Keep a lease on `pool` from now on; raises NanoError when its guard cannot be started."""
        with self._lock:
            if self._keeper is not None:
                return
            self._watcher = LeaseWatcher(pool)
            self._keeper = LeaseKeeper(
                self._cell,
                pool,
                self._wanted.set,
                file=self._file,
                keep_guard=lambda: ensure_guard(self._file, self._guard_log),
                now=self._now,
            )
            self._keeper.start()
            # What a run before this one was about to start again is still due.
            self._resuming = bool(self._due.read())
            if self._resuming and not self._keeper.fenced:
                self._wanted.set()
            if self._thread.ident is None:
                self._thread.start()

    def leave(self) -> None:
        """Keep no lease any more: the pool has no failover, or this cell has left it."""
        with self._lock:
            keeper, self._keeper = self._keeper, None
            watcher, self._watcher = self._watcher, None
            self._due.remove()
        if keeper and watcher:
            watcher.stop()
            keeper.leave()

    def stop(self) -> None:
        """End with the role; its instances go on, by the mark on the storage."""
        self._stopping.set()
        self._wanted.set()
        with self._lock:
            keeper, watcher = self._keeper, self._watcher
        if watcher:
            watcher.stop()
        if keeper and not keeper.stop():
            logger.error("the storage does not take the mark of this cell; its instances are powered off in time")

    def require_start(self) -> None:
        """Raise Conflict while no instance on the shared storage may start."""
        keeper = self._keeper
        if keeper is not None and keeper.fenced:
            raise Conflict("this cell waits for its core's word that its instances on shared storage are still its own")

    def core_answered(self, asked: float, *, granted: bool) -> None:
        """The core has answered a report sent at `asked`, seconds since the host's start."""
        keeper = self._keeper
        if keeper is not None:
            keeper.core_answered(asked, granted=granted)

    def observe(self, running: Iterable[str]) -> None:
        """These instances on the shared storage run now; what a fencing has stopped stays due."""
        with self._lock:
            if self._keeper is None or self._keeper.fenced:
                return
            self._due.write(frozenset(running) | (self._due.read() if self._resuming else frozenset()))

    def dropped(self, instances: Iterable[str]) -> None:
        """These instances are not this cell's any more, or a user has stopped them."""
        with self._lock:
            self._due.write(self._due.read() - frozenset(instances))

    def due(self) -> frozenset[str]:
        """What ought to run, stopped by a fencing or not: who takes the instances over starts these."""
        with self._lock:
            return self._due.read()

    def see(self, cell: str) -> LeaseSight:
        """What is seen of the lease of another cell; raises Conflict when this one shares no storage."""
        watcher = self._watcher
        if watcher is None:
            raise Conflict("this cell takes no part in failover")
        return watcher.see(cell)

    @property
    def problem(self) -> str:
        """Why the lease is not renewed; empty when it is, or when there is none."""
        keeper = self._keeper
        return keeper.problem if keeper else ""

    def _resume(self) -> None:
        while not self._stopping.is_set():
            self._wanted.wait()
            self._wanted.clear()
            left = self.due()
            with self._lock:
                self._resuming = bool(left)
            while left and not self._stopping.is_set() and not self._is_fenced():
                left = frozenset(filter(self._is_left, left & self.due()))
                if left and self._stopping.wait(RETRY_INTERVAL):
                    return
            with self._lock:
                self._resuming = bool(left)

    def _is_left(self, instance: str) -> bool:
        """Try to start it; True when that has to be tried again."""
        try:
            self._start_again(instance)
        except NotFound:
            self.dropped([instance])
        except NanoError as error:
            logger.warning("instance %s cannot be started again yet: %s", instance, error)
            return True
        return False

    def _is_fenced(self) -> bool:
        keeper = self._keeper
        return keeper is None or keeper.fenced
