"""A cell's `data/instance.data`: the records of its instances, passwords included."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.model.cell_settings import InstanceSettings
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.instance_layout import INSTANCE
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Empty, Layout, Record, member, optional

FILE_MODE = 0o600

TABLES = {"instances": TableLayout(Kind.LIST, Empty.NULL)}

SETTINGS = Record(InstanceSettings, Layout((optional("storage_pool"), optional("storage_url"), member("max_guest"))))


class InstanceData(DataFile):
    """The file, with its table and its settings. Raises Misconfigured for a damaged file.

    One record that cannot be read does not keep the others from being served.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, mode=FILE_MODE)
        self.limits = self.settings(SETTINGS)
        self.instances = self.table("instances", INSTANCE, tolerant=True)
        if self.is_new:
            self.limits.put(InstanceSettings())
