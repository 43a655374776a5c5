"""The index of instances on disk, kept in step with the picture; the cells' reports remain the truth."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from nano_appliance.model.errors import NanoError
from nano_appliance.model.index import IndexedInstance, index_entry
from nano_appliance.model.instance import Instance
from nano_appliance.store.index_data import IndexData

logger = logging.getLogger(__name__)


class InstanceIndex:
    """Which instances exist and where; every method may be called by any thread.

    `gone` is called with the id of each instance that its cell has no more.
    """

    def __init__(self, data: IndexData, pool_of: Callable[[str], str], gone: Callable[[str], None]) -> None:
        self._data = data
        self._pool_of = pool_of
        self._gone = gone
        self._followed: dict[str, tuple[str, Sequence[Instance]]] = {}
        self._lock = threading.Lock()

    def entries(self) -> list[IndexedInstance]:
        """All entries."""
        return self._data.instances.all()

    def follow(self, cell: str, instances: Sequence[Instance]) -> None:
        """Make `instances` the entries of `cell`; writes only when something differs.

        A disk that refuses is logged: the picture in memory is right, and the next report tries again.
        """
        pool = self._pool_of(cell)
        with self._lock:
            if self._followed.get(cell) == (pool, instances):
                return
            try:
                gone = self._write(cell, {each.id: index_entry(pool, cell, each) for each in instances if each.created})
            except NanoError as error:
                logger.error("cannot keep the index of instances: %s", error.message)
                return
            self._followed[cell] = (pool, instances)
        for instance_id in gone:
            self._gone(instance_id)

    def _write(self, cell: str, wanted: dict[str, IndexedInstance]) -> set[str]:
        """Store the entries of `cell`; returns the ids of those it had before and has no more."""
        entries = self.entries()
        present = {each.instance.id: each for each in entries if each.cell == cell}
        if wanted == present:
            return set()
        with self._data.transaction():
            for instance_id in present.keys() - wanted.keys():
                self._data.instances.remove(instance_id)
            for instance_id, entry in wanted.items():
                if present.get(instance_id) != entry:
                    self._data.instances.put(entry)
        for each in entries:
            if each.cell != cell and each.instance.id in wanted:
                # It has moved. Should this be a report from before, that cell has to be heard again.
                self._followed.pop(each.cell, None)
        return present.keys() - wanted.keys()
