"""What this cell is sending: looked after while it lasts, cancelled when that is wanted."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from nano_appliance.model.errors import Conflict, NanoError
from nano_appliance.model.transfer import Transfer
from nano_appliance.roles.cell.hypervisor.migrations import Migrations

logger = logging.getLogger(__name__)

LOOK_INTERVAL = 0.5
"""Seconds between two looks at a transfer; the hypervisor announces nothing of its progress."""

PASSES_BEFORE_POST_COPY = 2
"""So often the memory is begun with: what a guest changes rarely has been sent once then."""

MOST_REMEMBERED = 100


class Cancelled(Conflict):
    """Somebody has cancelled the transfer."""


class Transfers:
    """The transfers under way by their instances; every method may be called by any thread."""

    def __init__(self, migrations: Migrations) -> None:
        self._migrations = migrations
        self._lock = threading.Lock()
        self._running: dict[str, _Watch] = {}
        self._cancelled: deque[str] = deque(maxlen=MOST_REMEMBERED)

    def cancel(self, instance_id: str, ticket: str) -> None:
        """Give up a transfer, by its ticket also one that has not begun.

        Raises Conflict when the guest runs on the target already.
        """
        with self._lock:
            self._cancelled.append(ticket)
            watch = self._running.get(instance_id)
        if watch is not None:
            watch.cancel()

    @contextmanager
    def watched(
        self, instance_id: str, ticket: str, seen: Callable[[Transfer], None], *, post_copy: bool
    ) -> Iterator[None]:
        """Tell `seen` how far a transfer is while the block lasts, and switch to post-copy when that is due.

        Raises Cancelled when it was cancelled, before or meanwhile.
        """
        watch = _Watch(self._migrations, instance_id, seen, post_copy=post_copy)
        with self._lock:
            if ticket in self._cancelled:
                raise Cancelled("cancelled")
            self._running[instance_id] = watch
        watch.start()
        try:
            yield
        except NanoError as error:
            if watch.is_cancelled:
                raise Cancelled("cancelled") from error
            raise
        finally:
            watch.stop()
            with self._lock:
                del self._running[instance_id]


class _Watch:
    """Looks at one transfer again and again."""

    def __init__(
        self, migrations: Migrations, instance_id: str, seen: Callable[[Transfer], None], *, post_copy: bool
    ) -> None:
        self._migrations = migrations
        self._instance_id = instance_id
        self._seen = seen
        self._wants_post_copy = post_copy
        self._in_post_copy = False
        self.is_cancelled = False
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="transfer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def cancel(self) -> None:
        with self._lock:
            if self._in_post_copy:
                raise Conflict("the guest runs on the target already; the transfer can only be finished")
            self.is_cancelled = True

    def _run(self) -> None:
        while not self._over.wait(LOOK_INTERVAL):
            try:
                self._look()
            except NanoError as error:
                # It may just have ended; how, whoever sends it is told.
                logger.debug("the transfer of instance %s: %s", self._instance_id, error)

    def _look(self) -> None:
        transfer = self._migrations.progress(self._instance_id)
        if transfer is None:
            return
        with self._lock:
            if self.is_cancelled:
                self._migrations.cancel(self._instance_id)
                return
            due = self._wants_post_copy and not self._in_post_copy
            if due and self._migrations.passes(self._instance_id) >= PASSES_BEFORE_POST_COPY:
                self._migrations.switch_to_post_copy(self._instance_id)
                self._in_post_copy = True
        self._seen(msgspec.structs.replace(transfer, post_copy=self._in_post_copy))
