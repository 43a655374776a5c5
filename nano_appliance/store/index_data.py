"""The core's `data/index.data`: what it knows of instances while their cells are away, its batches and its migrations.

The orders of batches that are not wholly begun may hold passwords for new systems.
"""

from __future__ import annotations

from pathlib import Path

from nano_appliance.model.batch import Batch
from nano_appliance.model.index import IndexedInstance
from nano_appliance.model.migration import Migration
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Empty, Layout, Record, member, optional

FILE_MODE = 0o600

TABLES = {
    "instances": TableLayout(Kind.LIST),
    "batches": TableLayout(Kind.LIST, Empty.LEFT_OUT),
    "migrations": TableLayout(Kind.LIST, Empty.LEFT_OUT),
}

INDEXED_INSTANCE = Record(
    IndexedInstance, Layout((member("pool"), member("cell"), member("instance"))), key="instance.id"
)

BATCH = Record(
    Batch,
    Layout(
        (
            member("id"),
            member("action"),
            member("owner"),
            member("group"),
            member("items"),
            optional("caller"),
            optional("order"),
        )
    ),
    key="id",
)

MIGRATION = Record(
    Migration,
    Layout(
        (
            member("id"),
            member("source"),
            member("target"),
            member("moves"),
            member("owner"),
            member("group"),
            optional("options"),
            optional("cancelled"),
            optional("reported"),
            optional("start_time"),
            optional("end_time"),
        )
    ),
    key="id",
)


class IndexData(DataFile):
    """The file, with its tables. Raises Misconfigured for a damaged file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, mode=FILE_MODE)
        self.instances = self.table("instances", INDEXED_INSTANCE)
        self.batches = self.table("batches", BATCH)
        self.migrations = self.table("migrations", MIGRATION)
