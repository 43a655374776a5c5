"""A cell's storage over folders of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nano_appliance.model.storage_pool import StoragePool
from nano_appliance.model.volume import StorageSettings
from nano_appliance.roles.cell.storage.shared_storage import SharedStorage
from nano_appliance.store.storage_data import StorageData


def directory(folder: Path, *, name: str = "shared", marked: bool = False) -> StoragePool:
    """A storage pool that is a folder."""
    return StoragePool(name=name, type="directory", target=str(folder), marked=marked)


def storage_data(home: Path) -> StorageData:
    """The data file of the cell at `home`, whose own volumes are there as well."""
    is_new = not (home / "storage.data").exists()
    data = StorageData(home / "storage.data")
    if is_new:
        data.places.put(StorageSettings(system_paths=(str(home / "images"),)))
    return data


@contextmanager
def looking(data: StorageData, home: Path, heard: list[bool] | None = None) -> Iterator[SharedStorage]:
    """Shared storage that is looked at; whether it is attached is appended to `heard` at each change."""

    def changed() -> None:
        state = shared.state
        if heard is not None and state is not None:
            heard.append(state.attached)

    shared = SharedStorage(data, home / "pools", changed)
    shared.start()
    try:
        yield shared
    finally:
        shared.stop()
