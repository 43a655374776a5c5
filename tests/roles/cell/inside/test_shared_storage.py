"""Instances on storage that is shared with other cells: a folder that is mounted, and is away now and then."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict
from nano_appliance.model.orders import (
    CreateSnapshot,
    InstanceOrder,
    PoolSettings,
    RenameInstance,
    StartInstance,
    StopInstance,
)
from nano_appliance.model.storage_pool import StoragePool
from nano_appliance.roles.cell.instances.change import rename_instance
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.snapshots.create import create_snapshot
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.pool_settings import enter_pool, leave_pool
from nano_appliance.roles.cell.service import CellService
from nano_appliance.roles.cell.storage import shared_storage
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import BASE_ID, IMAGES, a_base, running_service, tool, wait_for

PATIENCE = 10.0


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_storage, "LOOK_INTERVAL", 0.1)


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """What the storage holds, wherever it is mounted."""
    made = tmp_path / "server"
    made.mkdir(mode=0o755)
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(folder.stat().st_mode | 0o011)
    return made


@pytest.fixture
def mounted(tmp_path: Path, server: Path) -> Iterator[Path]:
    """The folder where this host has the storage."""
    folder = tmp_path / "mounted"
    folder.mkdir(mode=0o755)
    tool("mount", "--bind", str(server), str(folder))
    yield folder
    if folder.is_mount():
        tool("umount", "--lazy", str(folder))


@pytest.fixture
def settings(mounted: Path) -> PoolSettings:
    return PoolSettings(pool="rack", storage=StoragePool(name="shared", type="directory", target=str(mounted)))


def test_everything_of_an_instance_is_on_the_storage(
    service: CellService, home: Path, server: Path, settings: PoolSettings
) -> None:
    cell = service.cell
    enter_pool(cell, settings)
    order = blank(disks=(16 << 20, 1 << 20), image=a_base(home))
    instance = create_instance(cell, order)
    assert instance.storage_pool == "shared"
    cell.records.wait_until_written(PATIENCE)
    expected = {f"{order.id}_sys.qcow2", f"{order.id}_0.qcow2", f"{order.id}.meta", f"{order.id}.vols"}
    assert {path.name for path in server.iterdir()} == expected | {"shared.ready", ".nano"}
    assert [path.name for path in (server / ".nano/nano-images").iterdir()] == [f"{BASE_ID}_v1.qcow2"]
    start_instance(cell, StartInstance(id=order.id))
    assert cell.domains.is_running(order.id)
    stop_instance(cell, StopInstance(id=order.id, force=True))
    create_snapshot(cell, CreateSnapshot(id=order.id, name="clean", create_time="2026-11-26 12:00:00"))
    rename_instance(cell, RenameInstance(id=order.id, name="admin.renamed"))
    cell.records.wait_until_written(PATIENCE)
    assert json.loads((server / f"{order.id}.meta").read_bytes())["name"] == "admin.renamed"
    assert list(json.loads((server / f"{order.id}.vols").read_bytes())["snapshots"]) == ["clean"]
    with pytest.raises(Conflict, match="volumes of 1 instances are still on storage pool 'shared'"):
        leave_pool(cell)
    delete_instance(cell, InstanceOrder(id=order.id))
    leave_pool(cell)
    assert {path.name for path in server.iterdir()} == {"shared.ready", ".nano"}
    assert list((IMAGES / "local0").iterdir()) == []


def test_without_its_storage_an_instance_is_shown_and_waits(
    service: CellService, home: Path, mounted: Path, server: Path, settings: PoolSettings
) -> None:
    cell = service.cell
    enter_pool(cell, settings)
    order = blank(disks=(1 << 20,))
    create_instance(cell, order)
    # What is still being written when the storage goes would come into the folder below.
    cell.records.wait_until_written(PATIENCE)
    service.stop(with_guests=False)
    wait_for(lambda: subprocess.run(["umount", mounted], check=False).returncode == 0)
    with running_service(home) as again:
        cell = again.cell
        wait_for(lambda: "is not attached" in cell.registry.state(order.id).broken)
        with pytest.raises(Conflict, match="storage pool 'shared' is not attached"):
            start_instance(cell, StartInstance(id=order.id))
        with pytest.raises(Conflict, match="storage pool 'shared' is not attached"):
            create_instance(cell, blank("other", disks=(1 << 20,)))
        with pytest.raises(Conflict, match="storage pool 'shared' is not attached"):
            delete_instance(cell, InstanceOrder(id=order.id))
        assert [one.id for one in cell.registry.all()] == [order.id]
        assert list(mounted.iterdir()) == []
        tool("mount", "--bind", str(server), str(mounted))
        wait_for(lambda: not cell.registry.state(order.id).broken)
        start_instance(cell, StartInstance(id=order.id))
        stop_instance(cell, StopInstance(id=order.id, force=True))
        delete_instance(cell, InstanceOrder(id=order.id))
        assert {path.name for path in server.iterdir()} == {"shared.ready"}
