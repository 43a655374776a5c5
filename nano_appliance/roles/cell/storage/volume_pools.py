"""In which folder volumes lie, and whether it can be used: this cell's own, or the one it shares with others."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from nano_appliance.model.errors import Conflict, Exhausted, NanoError
from nano_appliance.model.orders import StoragePaths
from nano_appliance.model.storage_pool import checked_folder
from nano_appliance.model.volume import LOCAL_POOL, VolumePool, VolumePoolMode
from nano_appliance.roles.cell.storage.attaching import Room
from nano_appliance.roles.cell.storage.reachable import make_reachable
from nano_appliance.roles.cell.storage.shared_storage import SharedStorage
from nano_appliance.store.storage_data import StorageData

MEDIA_FOLDER, IMAGE_FOLDER = "nano-media", "nano-images"
"""Beside the folder of the local pool, on the disk that is meant for such things."""

SHARED_FOLDER = ".nano"
"""In the root of a storage pool: what is no volume."""


@dataclass(frozen=True)
class ImagePlace:
    """A folder of images; one that `is_shared` serves the volumes of other cells, too."""

    folder: Path
    is_shared: bool = False


class VolumePools:
    """The pools of this cell; every method may be called by any thread, and none waits for storage that hangs."""

    def __init__(self, storage: StorageData, shared: SharedStorage) -> None:
        self._storage = storage
        self.shared = shared

    def prepare(self) -> None:
        """Make the local pool's folder and record where they are missing.

        Raises NanoError when the disk or the permissions do not allow it.
        """
        pool = self._storage.pools.get(LOCAL_POOL)
        if pool is None:
            root = self._storage.places.get().system_paths[0]
            pool = VolumePool(name=LOCAL_POOL, target=str(Path(root, LOCAL_POOL)))
            self._storage.pools.put(pool)
        make_reachable(Path(pool.target))

    @property
    def current_name(self) -> str:
        """Name of the pool of new volumes."""
        return self._storage.places.get().current_pool

    def current(self) -> VolumePool:
        """The pool of new volumes; raises Conflict when it cannot be used just now."""
        return self.require(self.current_name)

    def require(self, name: str) -> VolumePool:
        """The pool with this name; raises Conflict when it cannot be used just now."""
        absence = self.absence(name)
        pool = self._storage.pools.get(name)
        if absence or pool is None:
            raise Conflict(absence or f"storage pool '{name}' is not available on this cell")
        return pool

    def require_shared(self) -> VolumePool:
        """The storage that this cell shares; raises Conflict when it shares none, or cannot get at it just now."""
        pool = self.current()
        if not pool.is_shared:
            raise Conflict("this cell shares no storage with others")
        return pool

    def is_shared(self, name: str) -> bool:
        """True for a pool that other cells use as well, whether or not it can be used just now."""
        pool = self._storage.pools.get(name)
        return pool is not None and pool.is_shared

    def absence(self, name: str) -> str:
        """Why the pool with this name cannot be used just now; empty when it can."""
        pool = self._storage.pools.get(name)
        if pool is not None and pool.mode is VolumePoolMode.LOCAL:
            return ""
        return self.shared.absence(name)

    def own_room(self) -> Room:
        """Room on this cell's own disks; raises OSError."""
        pool = self._storage.pools.get(LOCAL_POOL)
        folder = Path(pool.target if pool else self._storage.places.get().system_paths[0])
        while not folder.exists():
            folder = folder.parent
        return _room(folder)

    def image_place(self) -> ImagePlace:
        """Where disk images are kept that volumes are overlays on: on the storage where new volumes go."""
        state = self.shared.state
        if state is None:
            return ImagePlace(Path(self._storage.places.get().system_paths[0], IMAGE_FOLDER))
        return ImagePlace(Path(self.require(state.name).target, SHARED_FOLDER, IMAGE_FOLDER), is_shared=True)

    def media_place(self) -> ImagePlace:
        """Where media images are kept: always on this cell's own disks."""
        return ImagePlace(Path(self._storage.places.get().system_paths[0], MEDIA_FOLDER))

    def paths(self) -> StoragePaths:
        """Where new volumes go."""
        pool = self._storage.pools.get(self.current_name)
        if pool is not None and pool.is_shared:
            return StoragePaths(mode=pool.mode.name.lower(), system=(pool.target,), data=(pool.target,))
        places = self._storage.places.get()
        return StoragePaths(mode="local", system=places.system_paths, data=places.data_paths)

    def use_folder(self, path: str) -> None:
        """Put the local pool below `path` from now on; on disk when this returns, nothing is deleted.

        Raises InvalidInput for a bad path, Conflict while anything lies in the pool, or while it is not used, NanoError
        when the folder cannot be made.
        """
        root = checked_folder("default", path)
        if self.shared.state is not None:
            raise Conflict("the folder cannot change while the cell uses shared storage")
        with self._storage.transaction():
            places, pool = self._storage.places.get(), self.require(LOCAL_POOL)
            if root == places.system_paths[0]:
                raise Conflict(f"new volumes go to {root} already")
            self._require_unused(pool)
            make_reachable(Path(root, LOCAL_POOL))
            self._storage.pools.put(msgspec.structs.replace(pool, target=str(Path(root, LOCAL_POOL))))
            self._storage.places.put(msgspec.structs.replace(places, system_paths=(root,), data_paths=(root,)))
        with contextlib.suppress(OSError):  # somebody has put something there meanwhile
            Path(pool.target).rmdir()

    def _require_unused(self, pool: VolumePool) -> None:
        if any(volume.pool == pool.name for group in self._storage.groups.all() for volume in group.volumes):
            raise Conflict(f"there are volumes in {pool.target}")
        folder = Path(pool.target)
        left = next(folder.iterdir(), None) if folder.is_dir() else None
        if left is not None:
            raise Conflict(f"{left} is still in the folder used so far")

    def require_room(self, pool: VolumePool, needed: int) -> None:
        """Raise Exhausted when a pool has no room for `needed` more bytes, NanoError when it cannot tell."""
        try:
            free = _room(Path(pool.target)).available
        except OSError as error:
            raise NanoError(f"storage pool '{pool.name}' cannot be used: {error.strerror}") from error
        if needed > free:
            raise Exhausted(f"storage pool '{pool.name}' has {free} bytes left, {needed} are needed")

    def note(self, name: str, *, add: frozenset[str] = frozenset(), drop: frozenset[str] = frozenset()) -> None:
        """Record which volumes a pool has; one that is not recorded any more has none."""
        pool = self._storage.pools.get(name)
        if pool is not None:
            self._storage.pools.put(msgspec.structs.replace(pool, volumes=(pool.volumes | add) - drop))


def _room(folder: Path) -> Room:
    disk = os.statvfs(folder)
    return Room(disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize)
