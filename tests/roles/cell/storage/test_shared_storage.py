"""Storage pools that are folders: attached, missed, mistaken, left."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, Unavailable
from nano_appliance.model.storage_pool import StoragePool
from nano_appliance.model.volume import Volume, VolumeGroup, VolumePool, VolumePoolMode
from nano_appliance.roles.cell.storage import shared_storage
from nano_appliance.roles.cell.storage.volume_pools import VolumePools
from nano_appliance.store.storage_data import StorageData
from tests.lab.patience import eventually
from tests.roles.cell.storage.places import directory, looking, storage_data

PATIENCE = 10.0


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_storage, "LOOK_INTERVAL", 0.1)


@pytest.fixture
def data(tmp_path: Path) -> StorageData:
    return storage_data(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shared folder"
    made.mkdir()
    return made


def test_a_cell_s_own_disks_need_nothing(data: StorageData, tmp_path: Path) -> None:
    with looking(data, tmp_path) as shared:
        shared.use(None)
        shared.wait_until_attached(0)
        assert shared.state is None
    assert data.places.get().current_pool == "local0"


def test_a_folder_is_attached_and_marked(data: StorageData, folder: Path, tmp_path: Path) -> None:
    heard: list[bool] = []
    with looking(data, tmp_path, heard) as shared:
        shared.use(directory(folder))
        shared.wait_until_attached(PATIENCE)
        state = shared.state
        assert state is not None
        assert (state.name, state.attached, state.error) == ("shared", True, "")
        assert 0 < state.available <= state.total
        assert [file.name for file in folder.iterdir()] == ["shared.ready"]
        eventually(lambda: heard == [True], "the cell hears of it")
        pools = VolumePools(data, shared)
        assert pools.current().target == str(folder)
    with looking(storage_data(tmp_path), tmp_path) as restarted:
        restarted.wait_until_attached(PATIENCE)


def test_a_folder_that_comes_and_goes(data: StorageData, folder: Path, tmp_path: Path) -> None:
    heard: list[bool] = []
    away = folder.with_name("away")
    with looking(data, tmp_path, heard) as shared:
        shared.use(directory(folder))
        shared.wait_until_attached(PATIENCE)
        folder.rename(away)
        eventually(lambda: heard == [True, False], "it is missed")
        pools = VolumePools(data, shared)
        with pytest.raises(Conflict, match=r"'shared' is not attached: shared.ready is not in .*: the storage is not"):
            pools.current()
        folder.mkdir()  # what is below a mount that is missing
        with pytest.raises(Unavailable, match="shared.ready is not in"):
            shared.wait_until_attached(0.5)
        assert list(folder.iterdir()) == [], "nothing is written to what is not the storage"
        folder.rmdir()
        away.rename(folder)
        shared.wait_until_attached(PATIENCE)
        eventually(lambda: heard == [True, False, True], "it is there again")


def test_another_cell_has_marked_the_storage_already(data: StorageData, folder: Path, tmp_path: Path) -> None:
    with looking(data, tmp_path) as shared:
        shared.use(directory(folder, marked=True))
        with pytest.raises(Unavailable, match="it is not the one other cells use"):
            shared.wait_until_attached(0.5)
        (folder / "shared.ready").touch()
        shared.wait_until_attached(PATIENCE)


def test_a_folder_that_cannot_be_written_to(data: StorageData, tmp_path: Path) -> None:
    with looking(data, tmp_path) as shared:
        shared.use(directory(Path("/proc/self")))
        with pytest.raises(Unavailable, match="the storage at /proc/self cannot be used|is not in /proc/self"):
            shared.wait_until_attached(1)


def test_leaving_touches_nothing(data: StorageData, folder: Path, tmp_path: Path) -> None:
    with looking(data, tmp_path) as shared:
        shared.use(directory(folder))
        shared.wait_until_attached(PATIENCE)
        (folder / "precious").touch()
        shared.use(None)
        assert shared.state is None
        assert shared.absence("shared") == "storage pool 'shared' is not available on this cell"
    assert sorted(file.name for file in folder.iterdir()) == ["precious", "shared.ready"]
    assert data.places.get().current_pool == "local0"
    assert data.pools.get("shared") is None


def test_one_is_not_left_with_volumes_on_it(data: StorageData, folder: Path, tmp_path: Path) -> None:
    data.groups.put(VolumeGroup(instance="one", system=Volume(name="a", pool="shared")))
    with looking(data, tmp_path) as shared:
        shared.use(directory(folder))
        for wanted in (None, directory(folder, name="other"), directory(folder / "elsewhere")):
            with pytest.raises(Conflict, match="volumes of 1 instances are still on storage pool 'shared'"):
                shared.use(wanted)
        shared.use(directory(folder, marked=True))
    assert data.places.get().current_pool == "shared"


def test_an_nfs_pool_of_the_older_platform(data: StorageData, tmp_path: Path) -> None:
    data.pools.put(VolumePool(name="nas", mode=VolumePoolMode.NFS, source_host="h", source_target="/t"))
    with looking(data, tmp_path) as shared:
        shared.use(StoragePool(name="nas", type="nfs", host="h", target="/t"))
    kept = data.pools.get("nas")
    assert kept is not None
    assert (kept.target, kept.source_host, kept.source_target) == (str(tmp_path / "pools" / "nas"), "h", "/t")
