from __future__ import annotations

import stat
from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.errors import Conflict, Exhausted, InvalidInput, NanoError, NotFound
from nano_appliance.model.snapshots import with_snapshot
from nano_appliance.model.volume import (
    Snapshot,
    StorageSettings,
    Volume,
    VolumeGroup,
    VolumePool,
    VolumePoolMode,
    VolumeWork,
)
from nano_appliance.roles.cell import disk_tool
from nano_appliance.roles.cell.storage.shared_records import SharedRecords
from nano_appliance.roles.cell.storage.shared_storage import SharedStorage
from nano_appliance.roles.cell.storage.volume_pools import VolumePools
from nano_appliance.roles.cell.volumes import Volumes
from nano_appliance.store.storage_data import StorageData

ID = "7b5bcb7c-16b5-45c6-9923-95d4c7b296be"
MIB = 1 << 20


@pytest.fixture
def storage(tmp_path: Path) -> StorageData:
    data = StorageData(tmp_path / "data" / "storage.data")
    data.places.put(StorageSettings(system_paths=(str(tmp_path / "images"),)))
    return data


def volumes_on(storage: StorageData, folder: Path) -> Volumes:
    pools = VolumePools(storage, SharedStorage(storage, folder / "pools", lambda: None))
    return Volumes(storage, pools, SharedRecords(storage, pools, lambda _: None, lambda: True))


@pytest.fixture
def volumes(storage: StorageData, tmp_path: Path) -> Volumes:
    made = volumes_on(storage, tmp_path)
    made.pools.prepare()
    return made


def folder_of(volumes: Volumes) -> Path:
    return Path(volumes.pools.current().target)


def files(volumes: Volumes) -> list[str]:
    return sorted(path.name for path in folder_of(volumes).iterdir())


def test_made_and_removed(volumes: Volumes, storage: StorageData) -> None:
    group = volumes.create(ID, [MIB, 2 * MIB, 3 * MIB])
    assert files(volumes) == [f"{ID}_0.qcow2", f"{ID}_1.qcow2", f"{ID}_sys.qcow2"]
    assert group.system.capacity == MIB
    assert [volume.capacity for volume in group.data] == [2 * MIB, 3 * MIB]
    assert volumes.paths(ID)[0] == str(folder_of(volumes) / f"{ID}_sys.qcow2")
    assert storage.pools.get("local0").volumes == frozenset(files(volumes))
    assert stat.S_IMODE(Path(volumes.paths(ID)[0]).stat().st_mode) == 0o600
    volumes.check(ID, 3)
    volumes.check_readable(ID)

    volumes.remove(ID)
    assert files(volumes) == []
    assert storage.groups.all() == []
    assert storage.pools.get("local0").volumes == frozenset()
    volumes.remove(ID)


def test_qemu_s_account_can_reach_the_files(volumes: Volumes) -> None:
    assert stat.S_IMODE(folder_of(volumes).stat().st_mode) == 0o711


def test_a_folder_of_the_older_platform_is_opened(storage: StorageData, tmp_path: Path) -> None:
    folder = tmp_path / "images" / "local0"
    folder.mkdir(parents=True, mode=0o744)
    volumes_on(storage, tmp_path).pools.prepare()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_too_large_for_the_disk(volumes: Volumes, storage: StorageData) -> None:
    with pytest.raises(Exhausted, match="storage pool 'local0' has [0-9]+ bytes left"):
        volumes.create(ID, [1 << 60])
    assert files(volumes) == []
    assert storage.groups.all() == []


def test_a_failure_half_way_leaves_nothing(
    volumes: Volumes, storage: StorageData, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made = disk_tool.create_disk, []

    def fail_at_the_second(path: Path, size: int) -> None:
        if made:
            path.write_bytes(b"begun")
            raise NanoError("the disk died")
        made.append(path)
        real(path, size)

    monkeypatch.setattr(disk_tool, "create_disk", fail_at_the_second)
    with pytest.raises(NanoError, match="the disk died"):
        volumes.create(ID, [MIB, MIB])
    assert made
    assert files(volumes) == []
    assert storage.groups.all() == []


def test_twice_the_same(volumes: Volumes) -> None:
    volumes.create(ID, [MIB])
    with pytest.raises(Conflict, match="exist already"):
        volumes.create(ID, [MIB])
    volumes.check(ID, 1)


def test_what_is_missing_is_named(volumes: Volumes) -> None:
    with pytest.raises(NotFound, match="not recorded"):
        volumes.check(ID, 1)
    volumes.create(ID, [MIB])
    with pytest.raises(NotFound, match="1 of its 2 volumes"):
        volumes.check(ID, 2)
    Path(volumes.paths(ID)[0]).unlink()
    with pytest.raises(NotFound, match=f"{ID}_sys.qcow2 is missing"):
        volumes.check(ID, 1)
    volumes.remove(ID)


def test_a_record_that_points_elsewhere_removes_nothing(volumes: Volumes, storage: StorageData, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"data")
    storage.groups.put(
        VolumeGroup(instance=ID, system=Volume(name="a", path=str(folder_of(volumes) / ".." / ".." / "precious")))
    )
    with pytest.raises(InvalidInput, match="lies outside"):
        volumes.remove(ID)
    assert precious.exists()
    assert storage.groups.get(ID) is not None


def test_storage_that_is_away_is_not_touched(storage: StorageData, tmp_path: Path) -> None:
    storage.pools.put(VolumePool(name="nfs1", mode=VolumePoolMode.NFS))
    storage.places.put(msgspec.structs.replace(storage.places.get(), current_pool="nfs1"))
    shared = volumes_on(storage, tmp_path)
    with pytest.raises(Conflict, match="storage pool 'nfs1' is not attached: it is being attached"):
        shared.create(ID, [MIB])


def test_snapshots_and_the_boot_image_go_too(volumes: Volumes, storage: StorageData) -> None:
    group = volumes.create(ID, [MIB])
    boot_image = folder_of(volumes) / f"{ID}_ci.iso"
    boot_image.write_bytes(b"")
    storage.groups.put(msgspec.structs.replace(group, boot_image=str(boot_image)))
    volumes.remove(ID)
    assert files(volumes) == []


def snapshot_of(volumes: Volumes, name: str) -> VolumeGroup:
    group = volumes.group(ID)
    layers = volumes.free_layers(group)
    volumes.overlay({layers[volume.name]: volume.path for volume in group.volumes})
    taken = with_snapshot(group, Snapshot(name=name), layers)
    volumes.put(taken)
    return taken


def test_layers_and_what_they_are_on(volumes: Volumes) -> None:
    volumes.create(ID, [MIB, 2 * MIB])
    assert not volumes.has_snapshots(ID)
    volumes.require_no_snapshots(ID, "a reset")
    snapshot_of(volumes, "a")
    assert files(volumes) == [f"{ID}_0-1.qcow2", f"{ID}_0.qcow2", f"{ID}_sys-1.qcow2", f"{ID}_sys.qcow2"]
    assert disk_tool.read_disk(Path(volumes.paths(ID)[1])).full_backing_filename.endswith(f"{ID}_0.qcow2")
    assert stat.S_IMODE(Path(volumes.paths(ID)[1]).stat().st_mode) == 0o600
    assert volumes.sizes(ID) == (MIB, 2 * MIB)
    assert volumes.has_snapshots(ID)
    with pytest.raises(Conflict, match=r"a reset is not possible while the instance has snapshots \(a\)"):
        volumes.require_no_snapshots(ID, "a reset")
    volumes.remove(ID)
    assert files(volumes) == []


def test_new_files_take_no_name_that_is_there(volumes: Volumes) -> None:
    group = volumes.create(ID, [MIB])
    (folder_of(volumes) / f"{ID}_sys-1.qcow2").write_bytes(b"somebody's")
    assert Path(volumes.free_layers(group)[group.system.name]).name == f"{ID}_sys-2.qcow2"


def test_work_ends_without_what_it_left_over(volumes: Volumes, storage: StorageData) -> None:
    group = volumes.create(ID, [MIB])
    spare = folder_of(volumes) / f"{ID}_sys-1.qcow2"
    spare.write_bytes(b"begun")
    named = group.system.path
    volumes.begin(group, VolumeWork(doing="the work", files=(str(spare), named)))
    volumes.conclude(group, (str(spare), named))
    assert files(volumes) == [Path(named).name]
    assert storage.groups.get(ID) == group


def test_what_cannot_be_removed_stays_recorded(volumes: Volumes, storage: StorageData) -> None:
    group = volumes.create(ID, [MIB])
    spare = folder_of(volumes) / f"{ID}_sys-1.qcow2"
    spare.mkdir()
    with pytest.raises(NanoError, match="cannot remove"):
        volumes.conclude(volumes.begin(group, VolumeWork(doing="the work")), [str(spare)])
    stored = storage.groups.get(ID)
    assert stored is not None
    assert stored.work == VolumeWork(doing="the work", files=(str(spare),))


def test_files_of_work_that_was_cut_off_go_with_the_instance(volumes: Volumes) -> None:
    group = volumes.create(ID, [MIB])
    spare = folder_of(volumes) / f"{ID}_sys-1.qcow2"
    spare.write_bytes(b"begun")
    volumes.begin(group, VolumeWork(doing="the work", files=(str(spare),)))
    volumes.remove(ID)
    assert files(volumes) == []


def test_room_is_counted_before_anything_is_done(volumes: Volumes) -> None:
    group = volumes.create(ID, [MIB])
    volumes.require_room(group, MIB)
    with pytest.raises(Exhausted, match="bytes left"):
        volumes.require_room(group, 1 << 60)
