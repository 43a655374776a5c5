"""Carrying out a batch: its items in their order, a few at a time, each to its own end; knows no verb."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from nano_appliance.model.batch import Batch
from nano_appliance.model.errors import NanoError
from nano_appliance.roles.core.batches.register import BatchRegister
from nano_appliance.roles.core.tasks import RunningTask

logger = logging.getLogger(__name__)

AT_A_TIME = 8
"""Items of all batches together that are under way at the same time: enough to keep several cells busy, and few
enough to leave room for what people order one by one."""

Begin = Callable[[int], tuple[str, RunningTask[None]]]
"""Begins the item in a place of its batch; returns its name and the task. Raises NanoError."""


class BatchDriver:
    """Drives batches, each with a thread of its own that mostly waits."""

    def __init__(self, register: BatchRegister) -> None:
        self._register = register
        self._places = threading.BoundedSemaphore(AT_A_TIME)
        self._stopping = threading.Event()

    def drive(self, batch: Batch, begin: Begin) -> None:
        """Take up a new batch and return; every item of it ends, whatever becomes of the others."""
        self._register.add(batch)
        self.go_on(batch, begin)

    def go_on(self, batch: Batch, begin: Begin) -> None:
        """Begin what is still to be begun of a batch that is known; returns at once."""
        name = f"batch {batch.id}"
        threading.Thread(target=self._run, args=(batch, begin), name=name, daemon=True).start()

    def stop(self) -> None:
        """Begin nothing more, and take no failure for one that comes of the core's end: the next core goes on."""
        self._stopping.set()

    def _run(self, batch: Batch, begin: Begin) -> None:
        for index in batch.to_begin:
            self._places.acquire()
            if self._stopping.is_set():
                return
            try:
                name, task = begin(index)
            except NanoError as error:
                self._end(batch, index, error)
                continue
            except Exception:
                logger.exception("item %d of batch %s failed", index, batch.id)
                self._end(batch, index, NanoError("internal error"))
                continue
            self._note_begun(batch, index, name)
            task.when_ended(lambda failure, index=index: self._end(batch, index, failure))  # type: ignore[misc]

    def _note_begun(self, batch: Batch, index: int, name: str) -> None:
        try:
            self._register.begun(batch.id, index, name)
        except NanoError as error:
            # A restart would begin it once more, which finds that it is there or gone already.
            logger.error("cannot keep batch %s on the disk: %s", batch.id, error.message)

    def _end(self, batch: Batch, index: int, failure: NanoError | None) -> None:
        self._places.release()
        if failure is not None and self._stopping.is_set():
            return
        try:
            self._register.ended(batch.id, index, failure)
        except NanoError as error:
            # What is in memory is right; a restart finds the outcome out from the cells.
            logger.error("cannot keep batch %s on the disk: %s", batch.id, error.message)
