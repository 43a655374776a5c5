"""Records beside the volumes: newest, whole, and gone with them."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from nano_appliance.host.files import atomic_write
from nano_appliance.model.instance import GuestAccess, Instance
from nano_appliance.model.volume import Volume, VolumeGroup
from nano_appliance.roles.cell.storage import shared_records, shared_storage
from nano_appliance.roles.cell.storage.shared_records import SharedRecords
from nano_appliance.roles.cell.storage.volume_pools import VolumePools
from nano_appliance.store.instance_layout import INSTANCE
from nano_appliance.store.storage_data import VOLUME_GROUP, StorageData
from tests.lab.patience import eventually
from tests.roles.cell.storage.places import directory, looking, storage_data
from tests.roles.core.examples import an_instance

PATIENCE = 10.0


class Kept:
    """What the cell has on its own disk, and the records beside it."""

    def __init__(self, pools: VolumePools, storage: StorageData) -> None:
        self.storage, self.instances = storage, dict[str, Instance]()
        self.owns = True
        self.records = SharedRecords(storage, pools, self.instances.get, lambda: self.owns)

    def put(self, instance: Instance, *, pool: str = "shared") -> VolumeGroup:
        """Both records on this cell's disk, and what is beside the volumes is up to date, too."""
        group = VolumeGroup(instance=instance.id, system=Volume(name=f"{instance.id}_sys.qcow2", pool=pool))
        self.instances[instance.id] = instance
        self.storage.groups.put(group)
        self.records.note(instance.id)
        self.records.wait_until_written(PATIENCE)
        return group


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    made.mkdir()
    return made


@pytest.fixture
def look_interval() -> float:
    """Seconds between two looks at the storage."""
    return 0.1


@pytest.fixture
def kept(tmp_path: Path, folder: Path, look_interval: float, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    monkeypatch.setattr(shared_storage, "LOOK_INTERVAL", look_interval)
    monkeypatch.setattr(shared_records, "RETRY_INTERVAL", 0.1)
    storage = storage_data(tmp_path)
    with looking(storage, tmp_path) as shared:
        shared.use(directory(folder))
        shared.wait_until_attached(PATIENCE)
        pools = VolumePools(storage, shared)
        pools.prepare()
        made = Kept(pools, storage)
        made.records.start()
        yield made
        made.records.stop()


def test_both_records_stand_beside_the_volumes(kept: Kept, folder: Path) -> None:
    instance = msgspec.structs.replace(an_instance(), access=GuestAccess(auth_user="root"))
    group = kept.put(instance)
    meta, volumes = folder / "i-1.meta", folder / "i-1.vols"
    assert INSTANCE.decode(json.loads(meta.read_bytes())) == instance
    assert VOLUME_GROUP.decode(json.loads(volumes.read_bytes()), "i-1") == group
    assert {stat.S_IMODE(file.stat().st_mode) for file in (meta, volumes)} == {0o600}
    renamed = msgspec.structs.replace(instance, name="ops.renamed")
    kept.put(renamed)
    assert INSTANCE.decode(json.loads(meta.read_bytes())) == renamed


@pytest.mark.parametrize("change", [{"created": False}, {"deleting": True}])
def test_half_an_instance_is_nothing_to_take_over(kept: Kept, folder: Path, change: dict[str, bool]) -> None:
    kept.put(msgspec.structs.replace(an_instance(), **change))
    assert [file.name for file in folder.iterdir()] == ["shared.ready"]


def test_volumes_on_the_cell_s_own_disks_have_none(kept: Kept, folder: Path) -> None:
    kept.put(an_instance(), pool="local0")
    assert [file.name for file in folder.iterdir()] == ["shared.ready"]


def test_they_go_with_the_instance(kept: Kept, folder: Path) -> None:
    group = kept.put(an_instance())
    kept.records.remove(group)
    kept.records.remove(group)
    assert [file.name for file in folder.iterdir()] == ["shared.ready"]


def test_what_could_not_be_written_is_written_later(kept: Kept, folder: Path) -> None:
    away = folder.with_name("away")
    folder.rename(away)
    kept.put(an_instance())
    assert not (away / "i-1.meta").exists()
    away.rename(folder)
    eventually((folder / "i-1.vols").exists, "the storage is there again")


def test_a_write_that_hangs_is_known(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hang(path: Path, data: bytes, *, mode: int) -> None:
        begun.set()
        go_on.wait(PATIENCE)
        atomic_write(path, data, mode=mode)

    assert kept.records.is_idle(0)
    monkeypatch.setattr(shared_records, "atomic_write", hang)
    writing = threading.Thread(target=kept.put, args=(an_instance(),))
    writing.start()
    assert begun.wait(PATIENCE)
    assert not kept.records.is_idle(0.1)
    go_on.set()
    writing.join(PATIENCE)
    assert kept.records.is_idle(PATIENCE)


@pytest.mark.parametrize("look_interval", [600.0])
def test_nothing_is_written_where_another_storage_is_before_anybody_has_looked(kept: Kept, folder: Path) -> None:
    elsewhere = folder.rename(folder.with_name("elsewhere"))
    folder.mkdir()
    kept.put(an_instance())
    assert list(folder.iterdir()) == []
    folder.rmdir()
    elsewhere.rename(folder)
    eventually((folder / "i-1.vols").exists, "the records are written when the storage is back")
