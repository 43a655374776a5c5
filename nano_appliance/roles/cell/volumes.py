"""The volumes of instances: files in a pool of this cell, and the records of them; knows no domain."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from nano_appliance.host.files import sync_folder
from nano_appliance.model import snapshots
from nano_appliance.model.creation import check_base
from nano_appliance.model.errors import Conflict, InvalidInput, NanoError, NotFound
from nano_appliance.model.volume import QCOW2, Volume, VolumeGroup, VolumePool, VolumeWork
from nano_appliance.roles.cell import disk_head, disk_tool
from nano_appliance.roles.cell.storage.shared_records import SharedRecords
from nano_appliance.roles.cell.storage.volume_pools import VolumePools
from nano_appliance.store.storage_data import StorageData

logger = logging.getLogger(__name__)

FILE_MODE = 0o600
"""Owned by root: the hypervisor hands a file to QEMU's account for as long as it is in use."""


class Volumes:
    """Makes and removes the volumes of an instance, all of them or none."""

    def __init__(self, storage: StorageData, pools: VolumePools, records: SharedRecords) -> None:
        self._storage = storage
        self.pools = pools
        self._records = records

    def create(self, instance_id: str, sizes: Sequence[int], base: Path | None = None) -> VolumeGroup:
        """Make volumes of `sizes` bytes, the first for the system; synced to the disk, recorded before made.

        The system's is an overlay on the disk image `base` if there is one, everything else is blank. Raises
        InvalidInput when the image is larger than the volume, Exhausted when there is no room; then, as for any other
        error, nothing is left behind.
        """
        pool = self.pools.current()
        self.pools.require_room(pool, sum(sizes))
        if base is not None:
            check_base(disk_head.standalone_size(base), sizes[0])
        group = _new_group(instance_id, pool, sizes)
        with contextlib.ExitStack() as undo:
            self._record(pool.name, group)
            undo.callback(self.remove, instance_id)
            for volume in group.volumes:
                if base is not None and volume is group.system:
                    disk_tool.create_overlay(Path(volume.path), base, volume.capacity)
                else:
                    disk_tool.create_disk(Path(volume.path), volume.capacity)
                settle(Path(volume.path))
            sync_folder(Path(pool.target))
            undo.pop_all()
        return group

    def remove(self, instance_id: str) -> None:
        """Remove all files of an instance and their record; what is gone already is no error.

        Raises NanoError when a file cannot be removed; the record is then kept.
        """
        group = self._storage.groups.get(instance_id)
        if group is None:
            return
        self._records.remove(group)
        self._remove_files(group, _files(group))
        self._forget(group)

    def take_over(self, group: VolumeGroup) -> None:
        """Record volumes that are there, on storage that is shared; raises Conflict when there is such a record."""
        self._record(group.system.pool, group)
        self._records.note(group.instance)

    def disown(self, instance_id: str) -> None:
        """Forget the record of an instance's volumes; the files stay, and what is beside them on shared storage."""
        group = self._storage.groups.get(instance_id)
        if group is not None:
            self._forget(group)

    def is_recorded(self, instance_id: str) -> bool:
        """True when the volumes of an instance are recorded."""
        return self._storage.groups.get(instance_id) is not None

    def is_shared(self, instance_id: str) -> bool:
        """True when no volume of an instance is recorded that is on this cell's own disks."""
        group = self._storage.groups.get(instance_id)
        return group is None or all(self.pools.is_shared(volume.pool) for volume in group.volumes)

    def absence(self, instance_id: str) -> str:
        """Why the volumes of an instance cannot be used just now; empty when they can, or none are recorded."""
        group = self._storage.groups.get(instance_id)
        return self.pools.absence(group.system.pool) if group else ""

    def require_present(self, group: VolumeGroup, count: int) -> None:
        """Raise NanoError when `group`, which is not recorded here, is not of `count` volumes on the shared storage."""
        pool = self.pools.require_shared()
        if len(group.volumes) != count:
            raise NotFound(f"{len(group.volumes)} of its {count} volumes are recorded")
        for volume in group.volumes:
            if volume.pool != pool.name:
                raise Conflict(f"its volume {volume.name} is in storage pool '{volume.pool}', not in '{pool.name}'")
        for path in _files(group):
            if path.parent != Path(pool.target):
                raise Conflict(f"its file {path} lies outside of {pool.target}")
            if not path.is_file():
                raise NotFound(f"its file {path} is missing")

    def group(self, instance_id: str) -> VolumeGroup:
        """The record of an instance's volumes and snapshots; raises NotFound when there is none."""
        group = self._storage.groups.get(instance_id)
        if group is None:
            raise NotFound("its volumes are not recorded")
        return group

    def put(self, group: VolumeGroup) -> None:
        """Store a record; it is on the disk when this returns."""
        self._storage.groups.put(group)
        self._records.note(group.instance)

    def begin(self, group: VolumeGroup, work: VolumeWork) -> VolumeGroup:
        """Record what is about to be done to the volumes, and return the group with it."""
        begun = msgspec.structs.replace(group, work=work)
        self.put(begun)
        return begun

    def conclude(self, group: VolumeGroup, spare: Iterable[str]) -> None:
        """End the work on the volumes with `group` as its outcome; those files of `spare` that it does not name go.

        Raises NanoError when one cannot be removed; the record is then `group`, and says that this is left to do.
        """
        named = snapshots.files(group)
        left = tuple(path for path in spare if path not in named)
        if left:
            doing = group.work.doing if group.work else "the removal of files"
            self.put(msgspec.structs.replace(group, work=VolumeWork(doing=doing, files=left)))
            self._remove_files(group, [Path(path) for path in left])
        self.put(msgspec.structs.replace(group, work=None))

    def place_for_boot_image(self, instance_id: str) -> Path:
        """Where the boot image of an instance goes, beside its system volume; recorded, so that it is removed with it.

        Raises NotFound when no volumes are recorded.
        """
        group = self.group(instance_id)
        path = Path(group.system.path).with_name(f"{instance_id}_ci.iso")
        self.put(msgspec.structs.replace(group, boot_image=str(path)))
        return path

    def free_layers(self, group: VolumeGroup) -> dict[str, str]:
        """A path for a new file of each volume, by the volume's name; there is nothing yet where they point."""
        folders = {Path(volume.path).parent for volume in group.volumes}
        taken = frozenset(str(path) for folder in folders for path in folder.glob(f"{group.instance}_*"))
        return snapshots.new_layers(group, taken)

    def overlay(self, backings: Mapping[str, str]) -> None:
        """Make an overlay for each path of `backings` on the file it stands for; raises as `create`."""
        for path, backing in backings.items():
            disk_tool.create_overlay(Path(path), Path(backing))
            settle(Path(path))
        for folder in {Path(path).parent for path in backings}:
            sync_folder(folder)

    def backing_files(self) -> set[Path]:
        """The files that volumes and snapshots are overlays on, as their own files name them; other cells' as well.

        Raises NanoError when one cannot be read, so that nobody takes an image for unused that is in use.
        """
        pools = {volume.pool for group in self._storage.groups.all() for volume in group.volumes}
        folders = [Path(self.pools.require(name).target) for name in pools | {self.pools.current_name}]
        files = {path for group in self._storage.groups.all() for path in _files(group)}
        files |= {path for folder in folders for path in folder.glob(f"*.{QCOW2}")}
        named = map(disk_head.backing_file, files)
        return {path for path in named if path is not None}

    def has_snapshots(self, instance_id: str) -> bool:
        """True when an instance has snapshots, so that its files depend on each other; raises NotFound."""
        return bool(self.group(instance_id).snapshots)

    def require_no_snapshots(self, instance_id: str, doing: str) -> None:
        """Raise Conflict when `doing`, such as "shrinking a disk", is not possible because there are snapshots."""
        snapshots.check_none(self.group(instance_id), doing)

    def require_room(self, group: VolumeGroup, needed: int) -> None:
        """Raise Exhausted when the pool of an instance's volumes has no room for `needed` more bytes."""
        self.pools.require_room(self.pools.require(group.system.pool), needed)

    def sizes(self, instance_id: str) -> tuple[int, ...]:
        """Virtual sizes of an instance's disks in bytes, read from their files; raises NanoError."""
        return tuple(disk_tool.read_disk(Path(path)).virtual_size for path in self.paths(instance_id))

    def paths(self, instance_id: str) -> list[str]:
        """Paths of an instance's disks, in their order.

        Raises NotFound when no volumes are recorded.
        """
        return [volume.path for volume in self.group(instance_id).volumes]

    def check(self, instance_id: str, count: int) -> None:
        """Raise NotFound when an instance has not `count` volumes recorded, or a file of them is not there.

        Raises Conflict when their pool cannot be used just now.
        """
        self.pools.require(self.group(instance_id).system.pool)
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

    def _remove_files(self, group: VolumeGroup, paths: Iterable[Path]) -> None:
        for name in {volume.pool for volume in group.volumes}:
            pool = self.pools.require(name)
            for path in paths:
                _remove_file(path, Path(pool.target))
            if Path(pool.target).is_dir():
                sync_folder(Path(pool.target))

    def _record(self, pool_name: str, group: VolumeGroup) -> None:
        if self._storage.groups.get(group.instance) is not None:
            raise Conflict(f"volumes of {group.instance} exist already")
        with self._storage.transaction():
            self._storage.groups.put(group)
            self.pools.note(pool_name, add=_names(group))

    def _forget(self, group: VolumeGroup) -> None:
        with self._storage.transaction():
            for name in {volume.pool for volume in group.volumes}:
                self.pools.note(name, drop=_names(group))
            self._storage.groups.remove(group.instance)


def _new_group(instance_id: str, pool: VolumePool, sizes: Sequence[int]) -> VolumeGroup:
    suffixes = ("sys", *(str(index) for index in range(len(sizes) - 1)))
    volumes = [_new_volume(f"{instance_id}_{suffix}", pool, size) for suffix, size in zip(suffixes, sizes, strict=True)]
    return VolumeGroup(instance=instance_id, system=volumes[0], data=tuple(volumes[1:]))


def _new_volume(stem: str, pool: VolumePool, size: int) -> Volume:
    path = f"{pool.target}/{stem}.qcow2"
    return Volume(name=f"{stem}.qcow2", key=path, path=path, capacity=size, pool=pool.name)


def _names(group: VolumeGroup) -> frozenset[str]:
    return frozenset(volume.name for volume in group.volumes)


def _files(group: VolumeGroup) -> list[Path]:
    begun = group.work.files if group.work else ()
    return [Path(path) for path in (*snapshots.files(group), *begun, group.boot_image) if path]


def _remove_file(path: Path, pool_folder: Path) -> None:
    if path.parent.resolve() != pool_folder.resolve():
        raise InvalidInput(f"{path} is recorded as a volume, but lies outside of {pool_folder}; it was not removed")
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise NanoError(f"cannot remove {path}: {error.strerror}") from error


def settle(path: Path) -> None:
    """Give a new file its mode and wait until it is on the disk; raises NanoError."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            os.fchmod(descriptor, FILE_MODE)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise NanoError(f"cannot write {path}: {error.strerror}") from error
