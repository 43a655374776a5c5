"""Instances that leave a cell with their files staying on shared storage, and come to one by what is there."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, NanoError, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.model.orders import (
    AdoptInstances,
    CreateInstance,
    CreateSnapshot,
    InstanceOrder,
    PoolSettings,
    ReleaseInstances,
    StartInstance,
    StopInstance,
)
from nano_appliance.model.storage_pool import StoragePool
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.adopt import adopt_instances
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.release import release_instances
from nano_appliance.roles.cell.instances.snapshots.create import create_snapshot
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.pool_settings import enter_pool
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.running import running_service, virsh

PATIENCE = 10.0
NUMBERS = itertools.count(1)


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    made.mkdir(mode=0o755)
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(folder.stat().st_mode | 0o011)
    return made


@pytest.fixture
def cell(service: CellService, storage: Path) -> Cell:
    """A cell that uses the storage."""
    shared = StoragePool(name="shared", type="directory", target=str(storage))
    enter_pool(service.cell, PoolSettings(pool="rack", storage=shared))
    return service.cell


@pytest.fixture
def order() -> CreateInstance:
    return blank(disks=(1 << 20, 1 << 20))


@pytest.fixture
def made(cell: Cell, order: CreateInstance) -> Instance:
    instance = create_instance(cell, order)
    cell.records.wait_until_written(PATIENCE)
    return instance


def files(storage: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in storage.iterdir() if path.is_file()}


def release(cell: Cell, instance_id: str, *, power_off: bool = False) -> dict[str, str]:
    return release_instances(
        cell, ReleaseInstances(ids=(instance_id,), order=next(NUMBERS), power_off=power_off)
    ).refused


def adopt(cell: Cell, instance_id: str, *, lost: bool = False, start: bool = False) -> dict[str, str]:
    order = AdoptInstances(ids=(instance_id,), order=next(NUMBERS), lost=lost, start=start)
    return adopt_instances(cell, order).refused


def nothing_is_here(cell: Cell, instance_id: str) -> None:
    assert not cell.registry.knows(instance_id)
    assert not cell.volumes.is_recorded(instance_id)
    assert virsh("list", "--all", "--uuid").split() == []
    assert virsh("nwfilter-list") == ""
    assert cell.volumes.pools.require_shared().volumes == frozenset()


def test_an_instance_leaves_and_comes_back_as_it_was(cell: Cell, made: Instance, storage: Path) -> None:
    create_snapshot(cell, CreateSnapshot(id=made.id, name="clean", create_time="2026-11-26 12:00:00"))
    cell.records.wait_until_written(PATIENCE)
    before = files(storage)
    assert release(cell, made.id) == {}
    nothing_is_here(cell, made.id)
    assert files(storage) == before
    assert release(cell, made.id) == {}  # it is forgotten already

    (report,) = adopt_instances(cell, AdoptInstances(ids=(made.id,), order=next(NUMBERS))).adopted
    back = report.instance
    assert (back.name, back.interfaces, back.disks, back.console.secret) == (
        made.name,
        made.interfaces,
        made.disks,
        made.console.secret,
    )
    cell.records.wait_until_written(PATIENCE)
    assert json.loads((storage / f"{made.id}.meta").read_bytes())["monitor_port"] == back.console.port
    assert list(cell.volumes.group(made.id).snapshots) == ["clean"]
    again = AdoptInstances(ids=(made.id,), order=next(NUMBERS))
    assert adopt_instances(cell, again).adopted == (report,)  # it is here already
    start_instance(cell, StartInstance(id=made.id))
    stop_instance(cell, StopInstance(id=made.id, force=True))
    delete_instance(cell, InstanceOrder(id=made.id))
    assert list(files(storage)) == ["shared.ready"]


def test_a_running_one_is_not_forgotten_unless_told_to(cell: Cell, made: Instance, storage: Path) -> None:
    start_instance(cell, StartInstance(id=made.id))
    assert "is running" in release(cell, made.id)[made.id]
    assert cell.domains.is_running(made.id)
    assert release(cell, made.id, power_off=True) == {}
    nothing_is_here(cell, made.id)
    assert f"{made.id}_sys.qcow2" in files(storage)


def test_what_fails_on_the_way_leaves_nothing_here_and_all_files_there(
    cell: Cell, made: Instance, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(cell, made.id)
    before = files(storage)

    def refuse(_xml: str) -> None:
        raise NanoError("the hypervisor does not like it")

    with monkeypatch.context() as broken:
        broken.setattr(cell.domains, "define", refuse)
        assert adopt(cell, made.id) == {made.id: "the hypervisor does not like it"}
    nothing_is_here(cell, made.id)
    assert files(storage).keys() == before.keys()
    assert adopt(cell, made.id) == {}


def test_while_another_order_is_busy_nobody_can_tell(cell: Cell, made: Instance) -> None:
    with cell.registry.busy(made.id, "its start"):
        for ask in (release, adopt):
            with pytest.raises(Unavailable, match="is busy with its start"):
                ask(cell, made.id)


def test_one_that_cannot_be_taken_over_does_not_hinder_the_others(
    cell: Cell, made: Instance, order: CreateInstance
) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    release(cell, made.id)
    answer = adopt_instances(cell, AdoptInstances(ids=(unknown, made.id), order=next(NUMBERS)))
    assert [each.instance.id for each in answer.adopted] == [order.id]
    assert "No such file" in answer.refused[unknown]


def test_a_name_that_is_taken_here(cell: Cell, made: Instance) -> None:
    release(cell, made.id)
    create_instance(cell, blank(made.name.partition(".")[2], disks=(1 << 20,)))
    assert "exists already" in adopt(cell, made.id)[made.id]
    assert not cell.registry.knows(made.id)


def test_volumes_that_are_being_worked_on(cell: Cell, made: Instance, storage: Path) -> None:
    release(cell, made.id)
    record = storage / f"{made.id}.vols"
    record.write_text(json.dumps(json.loads(record.read_bytes()) | {"work": {"doing": "the shrinking of a disk"}}))
    assert "the shrinking of a disk" in adopt(cell, made.id)[made.id]


def test_files_outside_of_the_storage_are_not_taken(cell: Cell, made: Instance, storage: Path) -> None:
    release(cell, made.id)
    record = storage / f"{made.id}.vols"
    record.write_bytes(record.read_bytes().replace(f"{storage}/".encode(), b"/etc/"))
    assert "lies outside" in adopt(cell, made.id)[made.id]


def test_a_cell_killed_in_the_middle_removes_no_file(
    cell: Cell, made: Instance, service: CellService, home: Path, storage: Path
) -> None:
    release(cell, made.id)
    before = files(storage)
    instance, _group = cell.records.read(made.id)
    cell.registry.add(lambda _others: instance)  # and there it was killed
    service.stop(with_guests=False)
    with running_service(home) as again:
        assert files(storage).keys() == before.keys()
        again.cell.volumes.pools.shared.wait_until_attached(PATIENCE)
        assert adopt(again.cell, made.id) == {}
        start_instance(again.cell, StartInstance(id=made.id))
        release(again.cell, made.id, power_off=True)


def test_volumes_on_own_disks_stay_what_they_are(service: CellService, order: CreateInstance) -> None:
    made = create_instance(service.cell, order)
    assert "own disks" in release(service.cell, made.id)[made.id]
    with pytest.raises(Conflict, match="shares no storage"):
        adopt(service.cell, made.id)


def test_orders_that_come_late_do_nothing(cell: Cell, made: Instance) -> None:
    late, later = next(NUMBERS), next(NUMBERS)
    assert release_instances(cell, ReleaseInstances(ids=(made.id,), order=later)).refused == {}
    refused = adopt_instances(cell, AdoptInstances(ids=(made.id,), order=late)).refused
    assert "a later order" in refused[made.id]
    nothing_is_here(cell, made.id)
    assert adopt(cell, made.id) == {}
    refused = release_instances(cell, ReleaseInstances(ids=(made.id,), order=late)).refused
    assert "a later order" in refused[made.id]
    assert cell.registry.knows(made.id)


def test_one_of_a_lost_cell_is_started(cell: Cell, made: Instance) -> None:
    release(cell, made.id)
    assert adopt(cell, made.id, lost=True, start=True) == {}
    assert cell.domains.is_running(made.id)


def test_one_that_does_not_start_is_not_taken_over(
    cell: Cell, made: Instance, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(cell, made.id)
    before = files(storage)

    def refuse(_domain: str) -> None:
        raise NanoError("its image is locked")

    with monkeypatch.context() as locked:
        locked.setattr(cell.domains, "start", refuse)
        assert adopt(cell, made.id, lost=True, start=True) == {made.id: "its image is locked"}
    nothing_is_here(cell, made.id)
    assert files(storage).keys() == before.keys()


def test_work_that_a_lost_cell_left_undone_is_brought_to_an_end(cell: Cell, made: Instance, storage: Path) -> None:
    create_snapshot(cell, CreateSnapshot(id=made.id, name="old", create_time="2026-11-26 12:00:00"))
    cell.records.wait_until_written(PATIENCE)
    release(cell, made.id)
    record = storage / f"{made.id}.vols"
    work = {"doing": "the deletion of a snapshot", "deleting": "old"}
    record.write_text(json.dumps(json.loads(record.read_bytes()) | {"work": work}))
    assert adopt(cell, made.id, lost=True) == {}
    group = cell.volumes.group(made.id)
    assert (group.work, group.snapshots) == (None, {})
    start_instance(cell, StartInstance(id=made.id))
    stop_instance(cell, StopInstance(id=made.id, force=True))
