"""The cell's part in failover as a whole: taking part or not, what may start, what ought to run, what others see."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from nano_appliance.host.boot_clock import since_boot
from nano_appliance.model.errors import Conflict, NanoError, NotFound, Unavailable
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
    another NanoError when it has to be tried later. One that runs is no error. `regained` is called before, when the
    core has said that the instances on the shared storage are this cell's; it raises nothing.
    """

    def __init__(
        self,
        cell: str,
        start_again: Callable[[str], None],
        *,
        regained: Callable[[], None],
        guard_log: Path,
        run_folder: Path = RUN_FOLDER,
        now: Callable[[], float] = since_boot,
    ) -> None:
        self._cell = cell
        self._start_again = start_again
        self._regained = regained
        self._is_regained = False
        self._guard_log = guard_log
        self._file = DeadlineFile(cell, run_folder)
        self._due = DueFile(cell, run_folder)
        self._now = now
        self._pool: SharedPool | None = None
        self._keeper: LeaseKeeper | None = None
        self._watcher: LeaseWatcher | None = None
        self._lock = threading.RLock()
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._resuming = False
        self._hindered: dict[str, str] = {}
        """Why what is due could not be started again when it was tried last."""
        self._thread = threading.Thread(target=self._resume, name="start again", daemon=True)

    def take_part(self, pool: SharedPool) -> None:
        """Keep a lease on `pool`, and on no other, from now on; raises NanoError when its guard cannot be started."""
        with self._lock:
            if self._keeper is not None and self._pool == pool:
                return
            if self._keeper is not None:
                self.leave()
            keeper = LeaseKeeper(
                self._cell,
                pool,
                fenced=self._fenced,
                resumed=self._resumed,
                file=self._file,
                keep_guard=lambda: ensure_guard(self._file, self._guard_log),
                now=self._now,
            )
            keeper.start()
            self._pool, self._keeper, self._watcher = pool, keeper, LeaseWatcher(pool)
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
            else:
                # A run before this one may have left its guard.
                self._file.remove()

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

    @property
    def takes_part(self) -> bool:
        """True while a lease is kept."""
        return self._keeper is not None

    def require_own(self) -> None:
        """Raise Conflict while nothing on the shared storage may be started or changed: others may have it by now."""
        if not self.owns:
            raise Conflict("this cell waits for its core's word that its instances on shared storage are still its own")

    @property
    def owns(self) -> bool:
        """True while the instances on the shared storage are this cell's for certain."""
        return not self._is_fenced()

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

    def owe(self, instance: str) -> None:
        """Have an instance run that ought to: it is started as soon as any may, and tried as often as it takes.

        Raises Unavailable for a cell that takes no part.
        """
        with self._lock:
            if self._keeper is None:
                raise Unavailable("this cell takes no part in failover")
            self._due.write(self._due.read() | {instance})
            self._resuming = True
            if not self._keeper.fenced:
                self._wanted.set()

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

    def _fenced(self) -> None:
        """What runs no more from now on is due, until it has been started again."""
        # Without the lock: who holds it may wait for the thread that calls this.
        self._resuming = True

    def _resumed(self) -> None:
        self._is_regained = True
        self._wanted.set()

    def _resume(self) -> None:
        while not self._stopping.is_set():
            self._wanted.wait()
            self._wanted.clear()
            if self._is_regained:
                self._is_regained = False
                self._regained()
            left = self.due()
            while left and not self._stopping.is_set() and not self._is_fenced():
                left = frozenset(filter(self._is_left, left & self.due()))
                if left and self._stopping.wait(RETRY_INTERVAL):
                    return
            with self._lock:
                # What has become due or was fenced meanwhile asks for another round.
                self._resuming = bool(left) or self._wanted.is_set() or self._is_fenced()

    def _is_left(self, instance: str) -> bool:
        """Try to start it; True when that has to be tried again."""
        try:
            self._start_again(instance)
        except NotFound:
            self.dropped([instance])
        except NanoError as error:
            if self._hindered.get(instance) != error.message:
                logger.warning("instance %s cannot be started again yet: %s", instance, error)
            self._hindered[instance] = error.message
            return True
        self._hindered.pop(instance, None)
        return False

    def _is_fenced(self) -> bool:
        keeper = self._keeper
        return keeper is not None and keeper.fenced
