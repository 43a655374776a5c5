"""Going on with batches that a restart of the core cut off, once the cells have told what has become of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable

from nano_appliance.model.batch import Batch, BatchAction
from nano_appliance.model.errors import NanoError
from nano_appliance.roles.core.batches.create import BatchedCreation
from nano_appliance.roles.core.batches.driver import BatchDriver, Begin
from nano_appliance.roles.core.batches.existing import BatchedOrders
from nano_appliance.roles.core.batches.register import REPORTING, BatchRegister

logger = logging.getLogger(__name__)


class BatchResumption:
    """Begins what batches have left when all cells of all pools have reported, or after a minute without some.

    Every method may be called by any thread and waits for nobody.
    """

    def __init__(
        self, register: BatchRegister, driver: BatchDriver, creation: BatchedCreation, orders: BatchedOrders
    ) -> None:
        self._register = register
        self._driver = driver
        self._creation = creation
        self._orders = orders
        self._awaited: set[str] = set()
        self._lock = threading.Lock()
        self._timer = threading.Timer(REPORTING, self._go_on)
        self._timer.daemon = True
        self._done = False

    def start(self, cells: Iterable[str]) -> None:
        """Wait for the reports of these cells, if there is anything to go on with; returns at once."""
        if not self._register.has_left_over():
            self._done = True
            return
        with self._lock:
            self._awaited = set(cells)
        self._timer.start()

    def heard(self, cell: str) -> None:
        """A cell has reported."""
        with self._lock:
            if self._done or cell not in self._awaited:
                return
            self._awaited.discard(cell)
            if self._awaited:
                return
        self._go_on()

    def stop(self) -> None:
        """Go on with nothing any more."""
        self._timer.cancel()
        self._driver.stop()

    def _go_on(self) -> None:
        with self._lock:
            if self._done:
                return
            self._done = True
        self._timer.cancel()
        for batch in self._register.take_up():
            logger.info("going on with batch %s: %d items are to be begun", batch.id, len(batch.to_begin))
            try:
                begin = self._beginning(batch)
            except NanoError as error:
                for index in batch.to_begin:
                    self._register.ended(batch.id, index, error)
                continue
            self._driver.go_on(batch, begin)

    def _beginning(self, batch: Batch) -> Begin:
        assert batch.caller is not None  # noqa: S101 - it has items to begin
        if batch.action is BatchAction.CREATE:
            return self._creation.beginning(batch, batch.caller)
        return self._orders.beginning(batch, batch.caller)
