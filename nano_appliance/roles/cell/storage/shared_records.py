"""The records of instances beside their volumes on shared storage, so that any cell of the pool can take them over.

For each instance `<id>.meta` and `<id>.vols`, in the layouts of the cell's own data files, as the older platform wrote.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from nano_appliance.host.commands import run
from nano_appliance.host.files import atomic_write
from nano_appliance.model.errors import NanoError
from nano_appliance.model.instance import Instance
from nano_appliance.model.names import check_id
from nano_appliance.model.storage_pool import tag_name
from nano_appliance.model.volume import VolumeGroup, VolumePool
from nano_appliance.roles.cell.storage.attaching import LONGEST_LOOK
from nano_appliance.roles.cell.storage.volume_pools import VolumePools
from nano_appliance.store.instance_layout import INSTANCE
from nano_appliance.store.record import Record
from nano_appliance.store.storage_data import VOLUME_GROUP, StorageData

logger = logging.getLogger(__name__)

S = TypeVar("S", bound=msgspec.Struct)

FILE_MODE = 0o600
LONGEST_RECORDING = 5.0
"""Seconds that others wait for storage that hangs; the records are then written when it has come back."""

RETRY_INTERVAL = 10.0
"""Seconds until what could not be written is tried again."""


class SharedRecords:
    """Writes what is newest of each instance that something was noted of; one thread does it, for storage may hang.

    `record` finds an instance's record by its id; `owns` is false while another cell may have taken the instances over,
    whose records must stay then. Every method may be called by any thread.
    """

    def __init__(
        self,
        storage: StorageData,
        pools: VolumePools,
        record: Callable[[str], Instance | None],
        owns: Callable[[], bool],
    ) -> None:
        self._storage = storage
        self._pools = pools
        self._record = record
        self._owns = owns
        self._condition = threading.Condition()
        self._writing = threading.Lock()
        self._due: set[str] = set()
        self._failed: set[str] = set()
        self._stopping = False
        self._thread = threading.Thread(target=self._serve, name="shared records", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write no more; what hangs is not waited for."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()

    def note(self, instance_id: str) -> None:
        """Something of an instance is on this cell's disk that has to be beside its volumes, if these are shared."""
        if self._pools.shared.state is not None:
            self._add({instance_id})

    def note_all(self) -> None:
        """The same of all instances: the storage has come back."""
        self._add({group.instance for group in self._storage.groups.all()})

    def wait_until_written(self, seconds: float) -> None:
        """Return when everything noted was written or has failed, or after `seconds`."""
        with self._condition:
            if not self._condition.wait_for(lambda: not self._due, seconds):
                logger.warning("the records beside the volumes are not written yet")

    def is_idle(self, seconds: float) -> bool:
        """False when a write that was begun has not ended within `seconds`: it may still replace a newer record."""
        if not self._writing.acquire(timeout=seconds):
            return False
        self._writing.release()
        return True

    def read(self, instance_id: str) -> tuple[Instance, VolumeGroup]:
        """The records of an instance beside its volumes, whoever wrote them.

        Raises Conflict when this cell shares no storage or cannot get at it, NanoError when they are not there or not
        what they should be.
        """
        check_id("id", instance_id)
        pool = self._pools.require_shared()
        meta, volumes = _files(Path(pool.target), instance_id)
        instance, group = _read(meta, INSTANCE), _read(volumes, VOLUME_GROUP, instance_id)
        if instance.id != instance_id:
            raise NanoError(f"{meta} is the record of another instance: {instance.id}")
        return instance, group

    def remove(self, group: VolumeGroup) -> None:
        """Remove the records of an instance that is being deleted; raises NanoError."""
        pool = self._shared_pool(group)
        if pool is None:
            return
        with self._writing:
            for path in _files(Path(pool.target), group.instance):
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    raise NanoError(f"cannot remove {path}: {error.strerror}") from error

    def _add(self, instance_ids: set[str]) -> None:
        with self._condition:
            self._due |= instance_ids
            self._condition.notify_all()

    def _serve(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._due or self._stopping, RETRY_INTERVAL if self._failed else None)
                if self._stopping:
                    return
                due = set(self._due) or set(self._failed)
            failed = {each for each in due if not self._write(each)}
            with self._condition:
                self._failed = (self._failed - due) | failed
                self._due -= due
                self._condition.notify_all()

    def _write(self, instance_id: str) -> bool:
        """False when the storage does not take it now."""
        with self._writing:
            group, instance = self._storage.groups.get(instance_id), self._record(instance_id)
            if group is None or instance is None or instance.deleting or not instance.created:
                return True
            if not self._owns():
                return False
            try:
                pool = self._shared_pool(group)
                if pool is not None:
                    with _held(pool) as folder:
                        meta, volumes = _files(folder, instance_id)
                        _replace(meta, msgspec.json.encode(INSTANCE.encode(instance)))
                        _replace(volumes, msgspec.json.encode(VOLUME_GROUP.encode(group)))
            except (NanoError, OSError) as error:
                logger.warning("the records of instance %s are not written beside its volumes: %s", instance_id, error)
                return False
        return True

    def _shared_pool(self, group: VolumeGroup) -> VolumePool | None:
        """Where the records belong; None for volumes on this cell's own disks. Raises Conflict."""
        pool = self._pools.require(group.system.pool)
        return pool if pool.is_shared else None


@contextmanager
def _held(pool: VolumePool) -> Iterator[Path]:
    """The folder of a pool, which cannot be unmounted meanwhile: nothing may be written below a mount that is missing.

    Raises OSError when it is not the pool's storage that is there.
    """
    folder = Path(pool.target)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.stat(tag_name(pool.name), dir_fd=descriptor)
        yield folder
    finally:
        os.close(descriptor)


def _files(folder: Path, instance_id: str) -> tuple[Path, Path]:
    return folder / f"{instance_id}.meta", folder / f"{instance_id}.vols"


def _read(path: Path, layout: Record[S], key: str | None = None) -> S:
    text = run(["cat", "--", str(path)], timeout=LONGEST_LOOK, with_us=True).stdout
    try:
        return layout.decode(msgspec.json.decode(text), key)
    except ValueError as error:  # also what msgspec raises
        raise NanoError(f"{path} cannot be read: {error}") from error


def _replace(path: Path, record: bytes) -> None:
    if not path.exists() or path.read_bytes() != record:
        atomic_write(path, record, mode=FILE_MODE)
