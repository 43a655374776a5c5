"""A cell's `data/storage.data`: its storage pools, and the volumes and snapshots of each instance."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.model.volume import StorageSettings, VolumeGroup, VolumePool
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Empty, Layout, Plain, Record, Shape, member, nested, optional

FILE_MODE = 0o600

TABLES = {"pools": TableLayout(Kind.MAP), "groups": TableLayout(Kind.MAP)}

SETTINGS = Record(
    StorageSettings,
    Layout((optional("mode"), optional("system_paths"), optional("data_paths"), optional("current_pool"))),
)


def _pool_to_struct(pool: Plain) -> Plain:
    volumes = pool.get("volumes", {})
    if not isinstance(volumes, dict):
        raise ValueError("volumes must be an object")
    return {**pool, "volumes": [name for name, present in volumes.items() if present]}


def _pool_from_struct(pool: Plain) -> Plain:
    return {**pool, "volumes": dict.fromkeys(sorted(pool["volumes"]), True)}


VOLUME_POOL = Record(
    VolumePool,
    Layout(
        (
            member("name"),
            optional("id"),
            member("mode"),
            optional("target"),
            optional("source_host"),
            optional("source_target"),
            member("volumes"),
            optional("marked"),
            optional("failover"),
        ),
        to_struct=_pool_to_struct,
        from_struct=_pool_from_struct,
    ),
    key="name",
)

VOLUME = Layout(
    (
        member("name"),
        member("format"),
        optional("key"),
        optional("path"),
        optional("capacity"),
        member("pool"),
    ),
    key="name",
)

SNAPSHOT = Layout(
    (
        member("name"),
        optional("description"),
        member("create_time"),
        member("is_root"),
        member("is_current"),
        optional("backing"),
        member("running"),
        member("files"),
    )
)

WORK = Layout(
    (
        member("doing"),
        optional("files"),
        optional("deleting"),
        nested("adding", SNAPSHOT, empty=Empty.LEFT_OUT),
    )
)

VOLUME_GROUP = Record(
    VolumeGroup,
    Layout(
        (
            nested("system", VOLUME),
            nested("data", VOLUME, shape=Shape.LIST, empty=Empty.NULL),
            optional("boot_image"),
            optional("active_snapshot"),
            optional("base_snapshot"),
            nested("snapshots", SNAPSHOT, shape=Shape.MAP, empty=Empty.LEFT_OUT),
            # Ours: a cell that was killed in the middle knows by this what to undo or to finish.
            nested("work", WORK, empty=Empty.LEFT_OUT),
        )
    ),
    key="instance",
)


class StorageData(DataFile):
    """The file, with its tables and its settings. Raises Misconfigured for a damaged file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, mode=FILE_MODE)
        self.places = self.settings(SETTINGS)
        self.pools = self.table("pools", VOLUME_POOL)
        self.groups = self.table("groups", VOLUME_GROUP)
        if self.is_new:
            self.places.put(StorageSettings())
