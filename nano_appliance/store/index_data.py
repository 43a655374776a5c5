"""The core's `data/index.data`: what it knows of instances while their cells are away; holds no secrets."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.model.index import IndexedInstance
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Layout, Record, member

FILE_MODE = 0o640

TABLES = {"instances": TableLayout(Kind.LIST)}

INDEXED_INSTANCE = Record(
    IndexedInstance, Layout((member("pool"), member("cell"), member("instance"))), key="instance.id"
)


class IndexData(DataFile):
    """The file, with its table. Raises Misconfigured for a damaged file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, mode=FILE_MODE)
        self.instances = self.table("instances", INDEXED_INSTANCE)
