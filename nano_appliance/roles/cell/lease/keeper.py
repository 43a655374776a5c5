"""Keeps this cell's lease: the holder's rule with a thread, the guard and the storage around it."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

from nano_appliance.host.boot_clock import boot_id, since_boot
from nano_appliance.host.processes import kill_emulators
from nano_appliance.model.errors import NanoError
from nano_appliance.model.lease import Lease
from nano_appliance.model.lease_holder import (
    NEVER,
    CoreAnswered,
    Fence,
    HolderCommand,
    HolderEvent,
    HolderState,
    LeaseHolder,
    LeaseNotWritten,
    LeaseWritten,
    MoveDeadline,
    Resume,
    StopAsked,
    Tick,
    WriteLease,
    successor,
)
from nano_appliance.model.timing import LEASE_PATIENCE
from nano_appliance.roles.cell.lease.deadline_file import AT_ONCE, Deadline, DeadlineFile
from nano_appliance.roles.cell.lease.hand import LeaseHand
from nano_appliance.roles.cell.lease.shared_pool import SharedPool

logger = logging.getLogger(__name__)

TICK = 0.5
"""Seconds; well within the margin that the rule leaves for late timers."""

REST_PATIENCE = 2 * LEASE_PATIENCE
"""Seconds that a cell which stops tries to leave its mark."""


class LeaseKeeper:
    """Keeps the lease of `cell` on `pool` from `start` to `stop`; every method may be called by any thread.

    `fenced` is called, by the keeper's thread, when instances are powered off, and `resumed` when they may run again
    after that or after a start; neither must wait for the storage. `keep_guard` sees to it that the guard of `file` is
    there; it may raise NanoError.
    """

    def __init__(
        self,
        cell: str,
        pool: SharedPool,
        *,
        fenced: Callable[[], None],
        resumed: Callable[[], None],
        file: DeadlineFile,
        keep_guard: Callable[[], None],
        hand: LeaseHand | None = None,
        now: Callable[[], float] = since_boot,
    ) -> None:
        self._pool = pool
        self._tell_fenced = fenced
        self._resumed = resumed
        self._file = file
        self._keep_guard = keep_guard
        self._hand = hand or LeaseHand()
        self._now = now
        self._holder = LeaseHolder(_first_state(cell, file, now()))
        self._events: queue.SimpleQueue[HolderEvent | None] = queue.SimpleQueue()
        self._leases: queue.SimpleQueue[Lease | None] = queue.SimpleQueue()
        self._rested = threading.Event()
        self._problem = ""
        self._thread = threading.Thread(target=self._run, name="lease")
        # It may hang with the storage, and then must not keep the cell from ending.
        self._writer = threading.Thread(target=self._write, name="lease-writer", daemon=True)

    @property
    def fenced(self) -> bool:
        """True while no instance on the shared storage may run: from the deadline on, whoever notices it first."""
        state = self._holder.state
        return state.fenced or self._now() >= state.deadline

    @property
    def problem(self) -> str:
        """Why the lease could not be renewed the last time; empty when it could."""
        return self._problem

    def start(self) -> None:
        """Begin; returns at once. Raises NanoError when the guard cannot be started."""
        if not self.fenced:
            self._keep_guard()
        self._writer.start()
        self._thread.start()

    def core_answered(self, asked: float, *, granted: bool) -> None:
        """The core has answered a report sent at `asked`, seconds since the host's start."""
        self._events.put(CoreAnswered(asked, granted))

    def stop(self) -> bool:
        """Leave the mark that the instances go on without the cell, and end.

        False when it could not be left: then the guard powers them off in time.
        """
        self._events.put(StopAsked())
        rested = self.fenced or self._rested.wait(REST_PATIENCE)
        self._end()
        return rested

    def leave(self) -> None:
        """End because the cell has left the pool and nothing of it is there any more; the guard ends too."""
        self._end()
        self._file.remove()

    def _end(self) -> None:
        self._events.put(None)
        self._leases.put(None)
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                event = self._events.get(timeout=TICK)
            except queue.Empty:
                event = Tick()
            if event is None:
                return
            for command in self._holder.handle(event, self._now()):
                try:
                    self._carry_out(command)
                except NanoError as error:
                    # Nothing is lost by it: a deadline that was not moved ends earlier than it might.
                    logger.error("the lease is not kept as it should be: %s", error)

    def _carry_out(self, command: HolderCommand) -> None:
        match command:
            case WriteLease(lease):
                self._leases.put(lease)
            case MoveDeadline(deadline):
                self._file.write(Deadline(seconds=None if deadline == NEVER else deadline, roots=self._roots()))
                self._keep_guard()
                if deadline == NEVER:
                    self._rested.set()
            case Fence(reason):
                logger.error("powering off the instances on the shared storage: %s", reason)
                self._tell_fenced()
                # The guard goes on with it, so that nothing which is about to start escapes.
                self._file.write(Deadline(seconds=AT_ONCE, roots=self._roots()))
                kill_emulators([self._pool.root])
            case Resume():
                logger.info("the core says that the instances on the shared storage are this cell's")
                self._resumed()

    def _write(self) -> None:
        while lease := self._leases.get():
            try:
                if not self._pool.attached:
                    raise NanoError(f"storage pool '{self._pool.name}' is not attached")
                self._hand.write(self._pool, lease)
            except NanoError as error:
                self._tell(error.message)
                self._events.put(LeaseNotWritten())
            else:
                self._tell("")
                self._events.put(LeaseWritten())
        self._hand.close()

    def _tell(self, problem: str) -> None:
        if problem and problem != self._problem:
            logger.warning("the lease was not renewed: %s", problem)
        self._problem = problem

    def _roots(self) -> tuple[str, ...]:
        return (str(self._pool.root),)


def _first_state(cell: str, file: DeadlineFile, now: float) -> HolderState:
    left = file.read()
    if left is None:
        return HolderState(cell=cell, boot=boot_id())
    return successor(cell, boot_id(), NEVER if left.seconds is None else left.seconds, now)
