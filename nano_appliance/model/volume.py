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


class VolumePool(msgspec.Struct, frozen=True, kw_only=True):
    """A storage pool as the hypervisor knows it; `id` is its UUID there.

    `target` is the folder of a local pool, `source_host` and `source_target` say where a shared one comes from.
    """

    name: str
    id: str = ""
    mode: VolumePoolMode = VolumePoolMode.LOCAL
    target: str = ""
    source_host: str = ""
    source_target: str = ""
    volumes: frozenset[str] = frozenset()


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """A disk file; `capacity` is its size at creation in bytes, `key` the hypervisor's name for it."""

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


class VolumeGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The volumes of the instance `instance` (its id), with their snapshots by name."""

    instance: str
    system: Volume
    data: tuple[Volume, ...] = ()
    boot_image: str = ""
    active_snapshot: str = ""
    base_snapshot: str = ""
    snapshots: dict[str, Snapshot] = msgspec.field(default_factory=dict)


class StorageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Folders for local volumes (the first of `system_paths` is used) and the pool for new ones."""

    mode: str = "local"
    system_paths: tuple[str, ...] = (DEFAULT_IMAGE_FOLDER,)
    data_paths: tuple[str, ...] = (DEFAULT_IMAGE_FOLDER,)
    current_pool: str = LOCAL_POOL
