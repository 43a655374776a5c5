"""The volumes of instances: files in this cell's local pool, and the records of them; knows no domain."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from nano_appliance.host.files import make_folder
from nano_appliance.model.errors import Conflict, Exhausted, InvalidInput, NanoError, NotFound
from nano_appliance.model.volume import Volume, VolumeGroup, VolumePool, VolumePoolMode
from nano_appliance.roles.cell import disk_tool
from nano_appliance.store.storage_data import StorageData

logger = logging.getLogger(__name__)

FOLDER_MODE = 0o711
"""QEMU's account reaches its files by name, and nobody else sees which there are."""

FILE_MODE = 0o600
"""Owned by root: the hypervisor hands a file to QEMU's account for as long as it is in use."""


class Volumes:
    """Makes and removes the volumes of an instance, all of them or none."""

    def __init__(self, storage: StorageData) -> None:
        self._storage = storage

    def prepare(self) -> None:
        """Make the pool's folder and record where they are missing.

        Raises NanoError when the disk or the permissions do not allow it.
        """
        settings = self._storage.places.get()
        pool = self._storage.pools.get(settings.current_pool)
        if pool is None:
            pool = VolumePool(
                name=settings.current_pool, target=str(Path(settings.system_paths[0], settings.current_pool))
            )
            self._storage.pools.put(pool)
        if pool.mode is VolumePoolMode.LOCAL:
            make_reachable(Path(pool.target))

    @property
    def measured_folder(self) -> Path:
        """The folder whose file system's room this cell reports; not made yet, perhaps."""
        settings = self._storage.places.get()
        pool = self._storage.pools.get(settings.current_pool)
        return Path(pool.target if pool and pool.mode is VolumePoolMode.LOCAL else settings.system_paths[0])

    @property
    def pool_name(self) -> str:
        """Name of the pool of new volumes."""
        return self._pool().name

    def create(self, instance_id: str, sizes: Sequence[int]) -> VolumeGroup:
        """Make blank volumes of `sizes` bytes, the first for the system; synced to the disk, recorded before made.

        Raises Exhausted when there is no room; then, as for any other error, nothing is left behind.
        """
        pool = self._pool()
        self._check_room(pool, sum(sizes))
        group = _new_group(instance_id, pool, sizes)
        with contextlib.ExitStack() as undo:
            self._record(pool.name, group)
            undo.callback(self.remove, instance_id)
            for volume in _volumes(group):
                disk_tool.create_disk(Path(volume.path), volume.capacity)
                _settle(Path(volume.path))
            _sync(Path(pool.target))
            undo.pop_all()
        return group

    def remove(self, instance_id: str) -> None:
        """Remove all files of an instance and their record; what is gone already is no error.

        Raises NanoError when a file cannot be removed; the record is then kept.
        """
        group = self._storage.groups.get(instance_id)
        if group is None:
            return
        for name in {volume.pool for volume in _volumes(group)}:
            pool = self._storage.pools.get(name)
            if pool is None or pool.mode is not VolumePoolMode.LOCAL:
                raise Conflict(f"storage pool '{name}' of the instance is not available on this cell")
            for path in _files(group):
                _remove_file(path, Path(pool.target))
            if Path(pool.target).is_dir():
                _sync(Path(pool.target))
        self._forget(group)

    def paths(self, instance_id: str) -> list[str]:
        """Paths of an instance's disks, in their order.

        Raises NotFound when no volumes are recorded.
        """
        group = self._storage.groups.get(instance_id)
        if group is None:
            raise NotFound("its volumes are not recorded")
        return [volume.path for volume in _volumes(group)]

    def check(self, instance_id: str, count: int) -> None:
        """Raise NotFound when an instance has not `count` volumes recorded, or a file of them is not there."""
        paths = self.paths(instance_id)
        if len(paths) != count:
            raise NotFound(f"{len(paths)} of its {count} volumes are recorded")
        for path in paths:
            if not Path(path).is_file():
                raise NotFound(f"its volume {path} is missing")

    def check_readable(self, instance_id: str) -> None:
        """Raise NanoError when a volume of an instance is no readable disk file."""
        for path in self.paths(instance_id):
            disk_tool.read_disk(Path(path))

    def _pool(self) -> VolumePool:
        name = self._storage.places.get().current_pool
        pool = self._storage.pools.get(name)
        if pool is None or pool.mode is not VolumePoolMode.LOCAL:
            raise Conflict(f"storage pool '{name}' is not available on this cell")
        return pool

    def _check_room(self, pool: VolumePool, needed: int) -> None:
        try:
            disk = os.statvfs(pool.target)
        except OSError as error:
            raise NanoError(f"storage pool '{pool.name}' cannot be used: {error.strerror}") from error
        free = disk.f_bavail * disk.f_frsize
        if needed > free:
            raise Exhausted(f"storage pool '{pool.name}' has {free} bytes left, {needed} are needed")

    def _record(self, pool_name: str, group: VolumeGroup) -> None:
        if self._storage.groups.get(group.instance) is not None:
            raise Conflict(f"volumes of {group.instance} exist already")
        with self._storage.transaction():
            self._storage.groups.put(group)
            self._change_pool(pool_name, add=_names(group))

    def _forget(self, group: VolumeGroup) -> None:
        with self._storage.transaction():
            for name in {volume.pool for volume in _volumes(group)}:
                self._change_pool(name, drop=_names(group))
            self._storage.groups.remove(group.instance)

    def _change_pool(self, name: str, *, add: frozenset[str] = frozenset(), drop: frozenset[str] = frozenset()) -> None:
        pool = self._storage.pools.get(name)
        if pool is not None:
            self._storage.pools.put(msgspec.structs.replace(pool, volumes=(pool.volumes | add) - drop))


def make_reachable(folder: Path) -> None:
    """Make `folder` and let QEMU's account pass through it: the older platform's folders were closed to others.

    Raises NanoError when that is not possible.
    """
    make_folder(folder, FOLDER_MODE)
    mode = folder.stat().st_mode
    if mode & FOLDER_MODE != FOLDER_MODE:
        folder.chmod(mode | FOLDER_MODE)


def _new_group(instance_id: str, pool: VolumePool, sizes: Sequence[int]) -> VolumeGroup:
    suffixes = ("sys", *(str(index) for index in range(len(sizes) - 1)))
    volumes = [_new_volume(f"{instance_id}_{suffix}", pool, size) for suffix, size in zip(suffixes, sizes, strict=True)]
    return VolumeGroup(instance=instance_id, system=volumes[0], data=tuple(volumes[1:]))


def _new_volume(stem: str, pool: VolumePool, size: int) -> Volume:
    path = f"{pool.target}/{stem}.qcow2"
    return Volume(name=f"{stem}.qcow2", key=path, path=path, capacity=size, pool=pool.name)


def _volumes(group: VolumeGroup) -> tuple[Volume, ...]:
    return (group.system, *group.data)


def _names(group: VolumeGroup) -> frozenset[str]:
    return frozenset(volume.name for volume in _volumes(group))


def _files(group: VolumeGroup) -> list[Path]:
    snapshots = [path for snapshot in group.snapshots.values() for path in snapshot.files.values()]
    named = [*(volume.path for volume in _volumes(group)), *snapshots, group.boot_image]
    return [Path(path) for path in named if path]


def _remove_file(path: Path, pool_folder: Path) -> None:
    if path.parent.resolve() != pool_folder.resolve():
        raise InvalidInput(f"{path} is recorded as a volume, but lies outside of {pool_folder}; it was not removed")
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise NanoError(f"cannot remove {path}: {error.strerror}") from error


def _settle(path: Path) -> None:
    """Give a new file its mode and wait until it is on the disk."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            os.fchmod(descriptor, FILE_MODE)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise NanoError(f"cannot write {path}: {error.strerror}") from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
