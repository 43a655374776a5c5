"""The folder of the local pool, shown and changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, InvalidInput, NanoError
from nano_appliance.model.volume import Volume, VolumeGroup
from nano_appliance.roles.cell.storage.shared_storage import SharedStorage
from nano_appliance.roles.cell.storage.volume_pools import VolumePools
from nano_appliance.store.storage_data import StorageData
from tests.roles.cell.storage.places import directory, storage_data


@pytest.fixture
def data(tmp_path: Path) -> StorageData:
    return storage_data(tmp_path)


@pytest.fixture
def pools(data: StorageData, tmp_path: Path) -> VolumePools:
    made = VolumePools(data, SharedStorage(data, tmp_path / "pools", lambda: None))
    made.prepare()
    return made


def test_the_folder_changes(pools: VolumePools, data: StorageData, tmp_path: Path) -> None:
    old, new = tmp_path / "images", tmp_path / "larger disk"
    assert (pools.paths().mode, pools.paths().system) == ("local", (str(old),))
    pools.use_folder(f"{new}/")
    assert pools.paths().system == pools.paths().data == (str(new),)
    assert pools.current().target == str(new / "local0")
    assert (new / "local0").is_dir()
    assert not (old / "local0").exists()
    assert storage_data(tmp_path).places.get().system_paths == (str(new),)
    assert pools.media_place().folder == new / "nano-media"


def test_it_stays_while_it_is_in_use(pools: VolumePools, data: StorageData, tmp_path: Path) -> None:
    old = tmp_path / "images"
    with pytest.raises(Conflict, match=f"new volumes go to {old} already"):
        pools.use_folder(str(old))
    (old / "local0" / "precious").touch()
    with pytest.raises(Conflict, match="local0/precious is still in the folder used so far"):
        pools.use_folder(str(tmp_path / "new"))
    data.groups.put(VolumeGroup(instance="one", system=Volume(name="a")))
    with pytest.raises(Conflict, match="there are volumes in"):
        pools.use_folder(str(tmp_path / "new"))
    assert not (tmp_path / "new").exists()
    assert pools.paths().system == (str(old),)


def test_a_folder_that_cannot_be(pools: VolumePools, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="default 'new' must be an absolute path"):
        pools.use_folder("new")
    (tmp_path / "file").touch()
    with pytest.raises(NanoError, match="is not a folder"):
        pools.use_folder(str(tmp_path / "file"))
    assert pools.paths().system == (str(tmp_path / "images"),)


def test_shared_storage_is_where_it_is(pools: VolumePools, tmp_path: Path) -> None:
    pools.shared.use(directory(tmp_path / "shared"))
    assert (pools.paths().mode, pools.paths().system) == ("directory", (str(tmp_path / "shared"),))
    with pytest.raises(Conflict, match="while the cell uses shared storage"):
        pools.use_folder(str(tmp_path / "new"))
