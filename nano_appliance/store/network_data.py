"""A cell's `data/network.data`: its bridge, and ports and addresses taken by its instances."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.model.cell_settings import NetworkResource, NetworkSettings
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Empty, Layout, Record, member, optional

FILE_MODE = 0o600

TABLES = {"resources": TableLayout(Kind.MAP, Empty.LEFT_OUT)}

SETTINGS = Record(
    NetworkSettings,
    Layout((member("default_bridge"), optional("dns"), optional("gateway"), optional("allocation_mode"))),
)

RESOURCE = Record(
    NetworkResource,
    Layout(
        (
            member("monitor_port"),
            member("hardware_address"),
            member("internal_address"),
            member("external_address"),
        )
    ),
    key="instance",
)


class NetworkData(DataFile):
    """The file, with its table and its settings. Raises Misconfigured for a damaged file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, mode=FILE_MODE)
        self.network = self.settings(SETTINGS)
        self.resources = self.table("resources", RESOURCE)
        if self.is_new:
            self.network.put(NetworkSettings())
