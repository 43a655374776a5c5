"""The batches that can be asked about: kept in memory and on the disk, forgotten a while after they have ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import msgspec

from nano_appliance.model.batch import Batch, BatchAction, BatchItem, Found, ItemState, settle, with_item
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import NanoError, NotFound
from nano_appliance.roles.core.picture import Picture
from nano_appliance.store.index_data import IndexData

REMEMBERED = 600.0
"""Seconds after the last change or question until a batch that has ended is forgotten; with the older platform's 30,
browsers missed the end, because they let a tab that nobody looks at ask once a minute at most."""

REPORTING = 60.0
"""Seconds after the core's start that cells have to tell what has become of the items then under way."""


class BatchRegister:
    """Every method may be called by any thread; `clock` gives monotonic seconds."""

    def __init__(self, data: IndexData, picture: Picture, clock: Callable[[], float] = time.monotonic) -> None:
        self._data = data
        self._picture = picture
        self._clock = clock
        self._lock = threading.RLock()
        self._started = clock()
        self._batches = {batch.id: batch for batch in data.batches.all()}
        self._open = {
            batch.id: {index for index, item in enumerate(batch.items) if item.state is ItemState.WORKING}
            for batch in self._batches.values()
        }
        self._touched = dict.fromkeys(self._batches, self._started)

    def add(self, batch: Batch) -> None:
        """Take a new batch; it is on the disk when this returns."""
        with self._lock:
            self._forget_old()
            self._data.batches.put(batch)
            self._batches[batch.id] = batch
            self._touched[batch.id] = self._clock()

    def look(self, caller: Caller, action: BatchAction, batch_id: str) -> Batch:
        """The batch as it stands; raises NotFound, and NotAllowed when it is somebody else's."""
        with self._lock:
            self._forget_old()
            batch = self._batches.get(batch_id)
            if batch is None or batch.action is not action:
                raise NotFound(f"batch '{batch_id}' not found")
            caller.require(batch, f"batch '{batch_id}'")
            self._touched[batch_id] = self._clock()
            return batch

    def has_left_over(self) -> bool:
        """Whether a core before this one has left items that it had not begun."""
        with self._lock:
            return any(self._batches[batch_id].to_begin for batch_id in self._open)

    def take_up(self) -> list[Batch]:
        """Batches with items that a core before this one had not begun, as far as can be known now.

        From then on these items are the caller's to begin and to end.
        """
        with self._lock:
            for batch_id in list(self._open):
                self._settle(batch_id)
            taken = [self._batches[batch_id] for batch_id in self._open if self._batches[batch_id].to_begin]
            for batch in taken:
                self._open[batch.id] -= set(batch.to_begin)
            return taken

    def begun(self, batch_id: str, index: int, name: str) -> None:
        """Work on the item has begun, under this name; on the disk when this returns."""
        with self._lock:
            self._data.batches.put(self._change(batch_id, index, name=name, begun=True))

    def ended(self, batch_id: str, index: int, failure: NanoError | None) -> None:
        """The item has ended; a failure is on the disk when this returns, as is the end of the whole batch."""
        if failure is None:
            batch = self._change(batch_id, index, state=ItemState.DONE)
        else:
            batch = self._change(batch_id, index, state=ItemState.FAILED, error=failure.message)
        if failure is not None or batch.is_finished:
            with self._lock:
                self._data.batches.put(self._batches[batch_id])

    def _change(self, batch_id: str, index: int, **changes: object) -> Batch:
        with self._lock:
            batch = self._batches[batch_id]
            item: BatchItem = msgspec.structs.replace(batch.items[index], **changes)
            batch = self._batches[batch_id] = with_item(batch, index, item)
            self._touched[batch_id] = self._clock()
            return batch

    def _settle(self, batch_id: str) -> None:
        """Judge the items that an earlier core left open by what the cells have reported since."""
        batch = self._batches[batch_id]
        waiting = self._clock() - self._started < REPORTING
        for index in sorted(self._open[batch_id]):
            item = settle(batch.action, batch.items[index], self._found(batch.items[index].id), waiting=waiting)
            batch = with_item(batch, index, item)
            if item.state is not ItemState.WORKING:
                self._open[batch_id].discard(index)
        if batch != self._batches[batch_id]:
            self._batches[batch_id] = batch
            self._touched[batch_id] = self._clock()
            self._data.batches.put(batch)

    def _found(self, instance_id: str) -> Found | None:
        try:
            known = self._picture.instance(instance_id)
        except NotFound:
            return None
        return Found(created=known.instance.created, running=known.state.running, lost=known.place.lost)

    def _forget_old(self) -> None:
        for batch_id in list(self._batches):
            if batch_id in self._open:
                self._settle(batch_id)
            if self._batches[batch_id].is_finished and self._clock() - self._touched[batch_id] > REMEMBERED:
                self._data.batches.remove(batch_id)
                self._open.pop(batch_id, None)
                del self._batches[batch_id], self._touched[batch_id]
