"""The storage pool that this cell shares with others: got at, looked at again and again, and let go of."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from nano_appliance.model.errors import Conflict, NanoError, Unavailable
from nano_appliance.model.storage_pool import StorageKind, StoragePool, StorageState
from nano_appliance.model.volume import LOCAL_POOL, VolumePool, VolumePoolMode
from nano_appliance.roles.cell.storage.attaching import Room, attach, detach
from nano_appliance.store.storage_data import StorageData

logger = logging.getLogger(__name__)

LOOK_INTERVAL = 5.0
"""Seconds between two looks."""

_MODES = {StorageKind.NFS.value: VolumePoolMode.NFS, StorageKind.DIRECTORY.value: VolumePoolMode.DIRECTORY}
_NOT_LOOKED = "it is being attached"


class SharedStorage:
    """Which storage pool new volumes go to, on disk, and whether it can be used just now.

    One thread does all that may hang. `mounts` is the folder for what this cell mounts. `changed` is called by that
    thread when the storage has come or gone.
    """

    def __init__(self, storage: StorageData, mounts: Path, changed: Callable[[], None]) -> None:
        self._storage = storage
        self._mounts = mounts
        self._changed = changed
        self._condition = threading.Condition()
        self._stopping = False
        self._leaving: list[VolumePool] = []
        self._looked_at: VolumePool | None = None
        self._error = _NOT_LOOKED
        self._room = Room()
        self._thread = threading.Thread(target=self._serve, name="shared storage", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is mounted stays, guests use it. A look that hangs is not waited for."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()

    def use(self, wanted: StoragePool | None, *, failover: bool = False) -> None:
        """Put new volumes on `wanted` from now on, or on this cell's own disks; on disk when this returns.

        With `failover` this cell is to keep a lease there. Raises Conflict while volumes are on the pool used before.
        """
        with self._condition:
            before = self._current()
            after = None if wanted is None else self._volume_pool(wanted, before, failover=failover)
            if after == before:
                return
            if before is not None and not _is_same(before, after):
                self._require_empty(before)
                self._leaving.append(before)
            self._record(before, after)
            self._condition.notify_all()

    def wait_until_attached(self, seconds: float) -> None:
        """Return once the storage can be used, at once when none is; raises Unavailable after `seconds`."""
        with self._condition:
            if not self._condition.wait_for(lambda: self.state is None or self.state.attached, seconds):
                assert self.state is not None  # noqa: S101 - else the wait had ended
                raise Unavailable(f"storage pool '{self.state.name}' is not attached: {self.state.error}")

    @property
    def state(self) -> StorageState | None:
        """How the storage was seen last; None for a cell that uses its own disks."""
        with self._condition:
            pool = self._current()
            if pool is None:
                return None
            if not _is_same(pool, self._looked_at):
                return StorageState(name=pool.name, error=_NOT_LOOKED)
            return StorageState(
                name=pool.name,
                attached=not self._error,
                error=self._error,
                available=self._room.available,
                total=self._room.total,
            )

    @property
    def leased(self) -> VolumePool | None:
        """The storage if this cell is to keep a lease on it."""
        with self._condition:
            pool = self._current()
            return pool if pool is not None and pool.failover else None

    def absence(self, name: str) -> str:
        """Why the storage pool with this name, which is no local one, cannot be used; empty when it can."""
        state = self.state
        if state is None or state.name != name:
            return f"storage pool '{name}' is not available on this cell"
        return "" if state.attached else f"storage pool '{name}' is not attached: {state.error}"

    def _serve(self) -> None:
        while True:
            with self._condition:
                if self._stopping:
                    return
                leaving, self._leaving = self._leaving, []
                pool = self._current()
            for each in leaving:
                _let_go(each)
            if pool is not None:
                self._look(pool)
            with self._condition:
                self._condition.wait_for(self._has_work, LOOK_INTERVAL)

    def _has_work(self) -> bool:
        pool = self._current()
        return self._stopping or bool(self._leaving) or (pool is not None and not _is_same(pool, self._looked_at))

    def _look(self, pool: VolumePool) -> None:
        room, problem = Room(), ""
        try:
            room = attach(pool)
        except NanoError as error:
            problem = error.message
        with self._condition:
            now = self._current()
            if now is None or not _is_same(now, pool):
                return
            if not problem and not now.marked:
                self._storage.pools.put(msgspec.structs.replace(now, marked=True))
            news = not _is_same(pool, self._looked_at) or bool(self._error) != bool(problem)
            self._looked_at, self._error, self._room = pool, problem, room
            self._condition.notify_all()
        if news:
            if problem:
                logger.warning("storage pool '%s' cannot be used: %s", pool.name, problem)
            else:
                logger.info("storage pool '%s' is attached at %s", pool.name, pool.target)
            self._changed()

    def _current(self) -> VolumePool | None:
        name = self._storage.places.get().current_pool
        pool = None if name == LOCAL_POOL else self._storage.pools.get(name)
        if pool is None or pool.mode is VolumePoolMode.LOCAL:
            return None
        # The older platform's files do not say where it is mounted.
        return pool if pool.target else msgspec.structs.replace(pool, target=str(self._mounts / pool.name))

    def _volume_pool(self, wanted: StoragePool, before: VolumePool | None, *, failover: bool) -> VolumePool:
        is_nfs = wanted.type == StorageKind.NFS
        pool = VolumePool(
            name=wanted.name,
            mode=_MODES[wanted.type],
            target=str(self._mounts / wanted.name) if is_nfs else wanted.target,
            source_host=wanted.host,
            source_target=wanted.target if is_nfs else "",
            marked=wanted.marked,
            failover=failover,
        )
        if before is None or not _is_same(before, pool):
            return pool
        marked = before.marked or pool.marked
        return msgspec.structs.replace(before, target=pool.target, marked=marked, failover=failover)

    def _record(self, before: VolumePool | None, after: VolumePool | None) -> None:
        with self._storage.transaction():
            if before is not None:
                self._storage.pools.remove(before.name)
            if after is not None:
                self._storage.pools.put(after)
            places = self._storage.places.get()
            self._storage.places.put(msgspec.structs.replace(places, current_pool=after.name if after else LOCAL_POOL))

    def _require_empty(self, pool: VolumePool) -> None:
        holders = [
            group.instance for group in self._storage.groups.all() if pool.name in {one.pool for one in group.volumes}
        ]
        if holders:
            raise Conflict(f"volumes of {len(holders)} instances are still on storage pool '{pool.name}'")


def _is_same(one: VolumePool, other: VolumePool | None) -> bool:
    """True when both mean the same storage."""
    return other is not None and _identity(one) == _identity(other)


def _identity(pool: VolumePool) -> tuple[str, ...]:
    """What tells a pool from any other: where an export is mounted on this cell does not matter."""
    place = (pool.source_host, pool.source_target) if pool.mode is VolumePoolMode.NFS else (pool.target,)
    return (pool.name, pool.mode.name, *place)


def _let_go(pool: VolumePool) -> None:
    try:
        detach(pool)
    except NanoError as error:
        logger.warning("storage pool '%s' stays mounted at %s: %s", pool.name, pool.target, error)
