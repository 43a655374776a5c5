from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.errors import Misconfigured
from nano_appliance.model.volume import (
    Snapshot,
    StorageSettings,
    Volume,
    VolumeGroup,
    VolumePool,
    VolumePoolMode,
    VolumeWork,
)
from nano_appliance.store.storage_data import StorageData
from tests.store.samples import SAMPLES, content, copied, rewrite_everything

SAMPLE = "cell/data/storage.data"
FULL = "7b5bcb7c-16b5-45c6-9923-95d4c7b296be"


def test_the_older_platforms_file_survives(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    file = StorageData(path)
    file.places.put(file.places.get())
    rewrite_everything(file, file.pools, file.groups)
    assert content(path) == content(SAMPLES / SAMPLE)


def test_it_is_understood() -> None:
    file = StorageData(SAMPLES / SAMPLE)
    assert file.places.get() == StorageSettings()
    (pool,) = file.pools.all()
    assert (pool.mode, pool.target) == (VolumePoolMode.LOCAL, "/var/lib/libvirt/images/local0")
    assert len(pool.volumes) == 4
    group = file.groups.get(FULL)
    assert group is not None
    assert (group.instance, group.system.capacity, group.data[0].name) == (FULL, 5368709120, f"{FULL}_0.qcow2")


def test_unknown_members_stay_at_every_depth(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    changed = content(path)
    changed["later"] = 1
    changed["pools"]["local0"]["later"] = 2
    changed["groups"][FULL]["later"] = 3
    changed["groups"][FULL]["system"]["later"] = 4
    changed["groups"][FULL]["data"][0]["later"] = 5
    path.write_text(json.dumps(changed))
    file = StorageData(path)
    rewrite_everything(file, file.pools, file.groups)
    assert content(path) == changed


def test_snapshots(tmp_path: Path) -> None:
    path = tmp_path / "storage.data"
    file = StorageData(path)
    clean = Snapshot(name="clean", create_time="2024-08-04 12:00:00", is_root=True, files={"v": "/v_clean"})
    later = Snapshot(name="later", description="d", is_current=True, backing="clean", files={"v": "/v_later"})
    group = VolumeGroup(
        instance="i",
        system=Volume(name="v"),
        active_snapshot="later",
        base_snapshot="clean",
        snapshots={"clean": clean, "later": later},
    )
    file.groups.put(group)
    assert content(path)["groups"]["i"]["data"] is None
    assert content(path)["groups"]["i"]["snapshots"]["later"] == {
        "name": "later",
        "description": "d",
        "create_time": "",
        "is_root": False,
        "is_current": True,
        "backing": "clean",
        "running": False,
        "files": {"v": "/v_later"},
    }
    assert StorageData(path).groups.all() == [group]


def test_work_under_way(tmp_path: Path) -> None:
    path = tmp_path / "storage.data"
    file = StorageData(path)
    group = VolumeGroup(instance="i", system=Volume(name="v"))
    file.groups.put(group)
    assert "work" not in content(path)["groups"]["i"]
    adding = Snapshot(name="new", running=True, files={"v": "/v-1"})
    work = VolumeWork(doing="the creation", files=("/v-1",), deleting="old", adding=adding)
    for begun in (VolumeWork(doing="growing"), work):
        file.groups.put(msgspec.structs.replace(group, work=begun))
        assert StorageData(path).groups.all() == [msgspec.structs.replace(group, work=begun)]
    file.groups.put(group)
    assert "work" not in content(path)["groups"]["i"]
    assert StorageData(path).groups.all() == [group]


def test_shared_pools(tmp_path: Path) -> None:
    path = tmp_path / "storage.data"
    pool = VolumePool(
        name="nfs-a", mode=VolumePoolMode.NFS, source_host="h", source_target="/t", volumes=frozenset("a")
    )
    StorageData(path).pools.put(pool)
    assert content(path)["pools"]["nfs-a"] == {
        "name": "nfs-a",
        "mode": 1,
        "source_host": "h",
        "source_target": "/t",
        "volumes": {"a": True},
    }
    assert StorageData(path).pools.all() == [pool]


def test_a_fresh_installation(tmp_path: Path) -> None:
    path = tmp_path / "storage.data"
    StorageData(path)
    folders = ["/var/lib/libvirt/images"]
    assert content(path) == {
        "mode": "local",
        "system_paths": folders,
        "data_paths": folders,
        "current_pool": "local0",
        "pools": {},
        "groups": {},
    }


@pytest.mark.parametrize("damage", [{"volumes": []}, {"mode": 7}])
def test_a_damaged_pool_is_named(tmp_path: Path, damage: dict[str, object]) -> None:
    path = tmp_path / "storage.data"
    path.write_text(json.dumps({"pools": {"local0": {"name": "local0", "mode": 0, "volumes": {}} | damage}}))
    with pytest.raises(Misconfigured, match=r"storage.data: pools, record local0"):
        StorageData(path)
