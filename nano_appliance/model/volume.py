"""Volumes of instances on a cell: which file is in which storage pool, and the snapshots made of them."""

from __future__ import annotations

from enum import IntEnum

import msgspec

LOCAL_POOL = "local0"
DEFAULT_IMAGE_FOLDER = "/var/lib/libvirt/images"
QCOW2 = "qcow2"


class VolumePoolMode(IntEnum):
    """Where the volumes of a pool are."""

    LOCAL = 0
    NFS = 1
    DIRECTORY = 2


class VolumePool(msgspec.Struct, frozen=True, kw_only=True):
    """A storage pool as the hypervisor knows it; `id` is its UUID there.

    `target` is its folder on this cell; `source_host` and `source_target` say what is mounted there for NFS. Storage of
    a pool that is `marked` has got the pool's tag, and is no longer taken for the right one without it. With `failover`
    this cell keeps a lease on it.
    """

    name: str
    id: str = ""
    mode: VolumePoolMode = VolumePoolMode.LOCAL
    target: str = ""
    source_host: str = ""
    source_target: str = ""
    volumes: frozenset[str] = frozenset()
    marked: bool = False
    failover: bool = False

    @property
    def is_shared(self) -> bool:
        """True when other cells use the same storage."""
        return self.mode is not VolumePoolMode.LOCAL


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """A disk of an instance; `path` is the file that its guest writes to, `capacity` its virtual size in bytes.

    `key` is the older platform's name for the same file. After a snapshot `path` is another file, `name` stays.
    """

    name: str
    format: str = QCOW2
    key: str = ""
    path: str = ""
    capacity: int = 0
    pool: str = LOCAL_POOL


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A saved state of all volumes of an instance.

    `backing` names the snapshot it was made on top of; `files` maps volume names to the files that hold it.
    """

    name: str
    description: str = ""
    create_time: str = ""
    is_root: bool = False
    is_current: bool = False
    backing: str = ""
    running: bool = False
    files: dict[str, str] = msgspec.field(default_factory=dict)


class VolumeWork(msgspec.Struct, frozen=True, kw_only=True):
    """Work on the volumes of an instance that has begun, so that whoever finds it cut off knows what is left to do.

    `doing` completes the sentence "... was cut off". `files` are made or given up by it: those that no record names
    in the end are removed. `deleting` names the snapshot that is being merged into what depends on it. `adding` is a
    snapshot of a running guest, whose `files` are the new files that the guest is to write to.
    """

    doing: str
    files: tuple[str, ...] = ()
    deleting: str = ""
    adding: Snapshot | None = None

    @property
    def moves_files(self) -> bool:
        """True when bringing it to an end moves files, which no guest may use meanwhile."""
        return bool(self.files or self.deleting)


class VolumeGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The volumes of the instance `instance` (its id), with their snapshots by name.

    The rules of the snapshots are in `model/snapshots.py`. `work` is what is being done to the volumes just now.
    """

    instance: str
    system: Volume
    data: tuple[Volume, ...] = ()
    boot_image: str = ""
    active_snapshot: str = ""
    base_snapshot: str = ""
    snapshots: dict[str, Snapshot] = msgspec.field(default_factory=dict)
    work: VolumeWork | None = None

    @property
    def volumes(self) -> tuple[Volume, ...]:
        """All volumes, the system's first."""
        return (self.system, *self.data)


class StorageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Folders for local volumes (the first of `system_paths` is used) and the pool for new ones."""

    mode: str = "local"
    system_paths: tuple[str, ...] = (DEFAULT_IMAGE_FOLDER,)
    data_paths: tuple[str, ...] = (DEFAULT_IMAGE_FOLDER,)
    current_pool: str = LOCAL_POOL
