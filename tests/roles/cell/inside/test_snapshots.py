"""Snapshots of a stopped instance with two disks: what is kept, what comes back, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, InvalidInput, NanoError, NotFound
from nano_appliance.model.orders import (
    CreateSnapshot,
    InstanceOrder,
    ResizeDisk,
    SnapshotOrder,
    StartInstance,
    StopInstance,
)
from nano_appliance.roles.cell.instances.create import create_instance
from nano_appliance.roles.cell.instances.delete import delete_instance
from nano_appliance.roles.cell.instances.resize import resize_disk
from nano_appliance.roles.cell.instances.snapshots.create import create_snapshot
from nano_appliance.roles.cell.instances.snapshots.delete import delete_snapshot
from nano_appliance.roles.cell.instances.snapshots.list import list_snapshots
from nano_appliance.roles.cell.instances.snapshots.restore import restore_snapshot
from nano_appliance.roles.cell.instances.start import start_instance
from nano_appliance.roles.cell.instances.stop import stop_instance
from nano_appliance.roles.cell.service import CellService
from tests.roles.cell.inside.orders import blank
from tests.roles.cell.inside.patterns import DATA, POOL, SYSTEM, check_agreement, contents, read, write, write_both
from tests.roles.cell.inside.running import running_service, virsh


@pytest.fixture
def instance_id(service: CellService) -> str:
    """A stopped instance with two small disks."""
    order = blank(disks=(SYSTEM, DATA))
    create_instance(service.cell, order)
    return order.id


def take(service: CellService, instance_id: str, name: str, mark: int) -> None:
    """Write to both disks, then make a snapshot."""
    write_both(service.cell.volumes.group(instance_id), mark, mark - 1)
    create_snapshot(service.cell, CreateSnapshot(id=instance_id, name=name, description=f"number {mark}"))


def marks(service: CellService, instance_id: str) -> tuple[int, ...]:
    """What the data disk holds."""
    return read(service.cell.volumes.paths(instance_id)[1])


def tree(service: CellService, instance_id: str) -> dict[str, str]:
    """Parents by name, the current one marked."""
    shown = list_snapshots(service.cell, InstanceOrder(id=instance_id)).snapshots
    return {name: each.backing + ("*" if each.is_current else "") for name, each in shown.items()}


def test_the_tree_and_the_contents(service: CellService, instance_id: str) -> None:
    cell = service.cell
    assert tree(service, instance_id) == {}
    take(service, instance_id, "a", 1)
    take(service, instance_id, "b", 2)
    write_both(cell.volumes.group(instance_id), 3, 2)
    group = check_agreement(service, instance_id)
    held = contents(group)
    assert held[""][1] == (1, 2, 3, 0)
    assert held["a"][1] == (1, 0, 0, 0)
    assert held["b"][1] == (1, 2, 0, 0)
    assert (group.snapshots["b"].description, group.snapshots["b"].running) == ("number 2", False)

    restore_snapshot(cell, SnapshotOrder(id=instance_id, name="a"))
    assert marks(service, instance_id) == (1, 0, 0, 0)
    take(service, instance_id, "c", 4)
    check_agreement(service, instance_id)
    assert tree(service, instance_id) == {"a": "", "b": "a", "c": "a*"}
    with pytest.raises(Conflict, match="more than one snapshot is based on it"):
        delete_snapshot(cell, SnapshotOrder(id=instance_id, name="a"))

    delete_snapshot(cell, SnapshotOrder(id=instance_id, name="b"))
    assert tree(service, instance_id) == {"a": "", "c": "a*"}
    delete_snapshot(cell, SnapshotOrder(id=instance_id, name="a"))
    assert tree(service, instance_id) == {"c": "*"}
    assert contents(check_agreement(service, instance_id))["c"][1] == (1, 0, 0, 4)
    write_both(cell.volumes.group(instance_id), 5, 0)
    delete_snapshot(cell, SnapshotOrder(id=instance_id, name="c"))
    assert tree(service, instance_id) == {}
    assert contents(check_agreement(service, instance_id)) == {"": [(5, 0, 0, 4, 0, 0, 0, 0), (5, 0, 0, 4)]}
    assert len(list(POOL.iterdir())) == 2


def test_without_its_domain_nothing_is_begun(service: CellService, instance_id: str) -> None:
    cell = service.cell
    take(service, instance_id, "a", 1)
    virsh("undefine", instance_id)
    with pytest.raises(NotFound):
        create_snapshot(cell, CreateSnapshot(id=instance_id, name="b"))
    assert tree(service, instance_id) == {"a": "*"}
    assert len(list(POOL.iterdir())) == 4


def test_what_is_refused_while_it_runs(service: CellService, instance_id: str) -> None:
    cell = service.cell
    take(service, instance_id, "a", 1)
    start_instance(cell, StartInstance(id=instance_id))
    assert cell.volumes.paths(instance_id)[0] in virsh("domblklist", instance_id)
    with pytest.raises(Conflict, match="is running; it must be stopped before a snapshot is restored"):
        restore_snapshot(cell, SnapshotOrder(id=instance_id, name="a"))
    with pytest.raises(Conflict, match="is running; it must be stopped before a snapshot is deleted"):
        delete_snapshot(cell, SnapshotOrder(id=instance_id, name="a"))
    stop_instance(cell, StopInstance(id=instance_id, force=True))
    check_agreement(service, instance_id)


def test_bad_orders_change_nothing(service: CellService, instance_id: str) -> None:
    cell = service.cell
    take(service, instance_id, "a", 1)
    take(service, instance_id, "b", 2)
    before = contents(check_agreement(service, instance_id))
    with pytest.raises(Conflict, match="'a' exists already"):
        create_snapshot(cell, CreateSnapshot(id=instance_id, name="a"))
    with pytest.raises(InvalidInput, match="may only contain"):
        create_snapshot(cell, CreateSnapshot(id=instance_id, name="../a"))
    for verb in (restore_snapshot, delete_snapshot):
        with pytest.raises(NotFound, match="snapshot 'none' not found"):
            verb(cell, SnapshotOrder(id=instance_id, name="none"))
        with pytest.raises(NotFound, match="instance 'x' does not exist"):
            verb(cell, SnapshotOrder(id="x", name="a"))
    with pytest.raises(NotFound, match="instance 'x' does not exist"):
        list_snapshots(cell, InstanceOrder(id="x"))
    assert contents(check_agreement(service, instance_id)) == before


def test_others_wait_while_volumes_are_worked_on(
    service: CellService, instance_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nano_appliance.roles.cell.instances.registry.PATIENCE", 0.01)
    refusals = []
    real = service.cell.volumes.overlay

    def overlay(backings: dict[str, str]) -> None:
        for verb, order in (
            (start_instance, StartInstance(id=instance_id)),
            (delete_instance, InstanceOrder(id=instance_id)),
            (create_snapshot, CreateSnapshot(id=instance_id, name="b")),
        ):
            with pytest.raises(Conflict) as refusal:
                verb(service.cell, order)
            refusals.append(str(refusal.value))
        real(backings)

    monkeypatch.setattr(service.cell.volumes, "overlay", overlay)
    create_snapshot(service.cell, CreateSnapshot(id=instance_id, name="a"))
    assert refusals == ["instance 'admin.web' is busy with the creation of snapshot 'a'"] * 3
    assert tree(service, instance_id) == {"a": "*"}


def test_a_failure_half_way_leaves_everything_as_it_was(
    service: CellService, instance_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(service, instance_id, "a", 1)
    write_both(service.cell.volumes.group(instance_id), 2, 1)
    before = contents(check_agreement(service, instance_id))

    def fail(*_arguments: object) -> None:
        raise NanoError("the hypervisor went away")

    for door in ("define", "definition"):
        with monkeypatch.context() as patch:
            patch.setattr(service.cell.domains, door, fail)
            with pytest.raises(NanoError, match="went away"):
                create_snapshot(service.cell, CreateSnapshot(id=instance_id, name="b"))
            with pytest.raises(NanoError, match="went away"):
                restore_snapshot(service.cell, SnapshotOrder(id=instance_id, name="a"))
        assert contents(check_agreement(service, instance_id)) == before


def test_a_merge_that_fails_is_brought_to_an_end_later(
    service: CellService, instance_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = service.cell
    take(service, instance_id, "a", 1)
    take(service, instance_id, "b", 2)
    held = contents(cell.volumes.group(instance_id))
    with monkeypatch.context() as patch:
        patch.setattr("nano_appliance.roles.cell.disk_tool.PROGRAM", "false")
        patch.setattr("nano_appliance.roles.cell.instances.snapshots.delete._needed", lambda plan: 0)
        with pytest.raises(NanoError, match="'a' is gone, but merging its files failed and will be tried again"):
            delete_snapshot(cell, SnapshotOrder(id=instance_id, name="a"))
    assert tree(service, instance_id) == {"b": "*"}
    start_instance(cell, StartInstance(id=instance_id))
    with pytest.raises(Conflict, match="must be stopped to bring it to an end"):
        create_snapshot(cell, CreateSnapshot(id=instance_id, name="c"))
    stop_instance(cell, StopInstance(id=instance_id, force=True))
    create_snapshot(cell, CreateSnapshot(id=instance_id, name="a"))
    now = contents(check_agreement(service, instance_id))
    assert (now["b"], now[""]) == (held["b"], held[""])
    assert tree(service, instance_id) == {"b": "", "a": "b*"}


def test_a_restored_disk_has_its_size_of_then(service: CellService, instance_id: str) -> None:
    cell = service.cell
    take(service, instance_id, "a", 1)
    resize_disk(cell, ResizeDisk(id=instance_id, index=1, size=2 * DATA))
    take(service, instance_id, "b", 2)
    write(cell.volumes.paths(instance_id)[1], 9, 7)
    restored = restore_snapshot(cell, SnapshotOrder(id=instance_id, name="a"))
    assert [disk.size for disk in restored.disks] == [SYSTEM, DATA]
    check_agreement(service, instance_id)
    restored = restore_snapshot(cell, SnapshotOrder(id=instance_id, name="b"))
    assert [disk.size for disk in restored.disks] == [SYSTEM, 2 * DATA]
    delete_snapshot(cell, SnapshotOrder(id=instance_id, name="a"))
    delete_snapshot(cell, SnapshotOrder(id=instance_id, name="b"))
    check_agreement(service, instance_id)
    assert marks(service, instance_id) == (1, 2, 0, 0, 0, 0, 0, 0)


def test_snapshots_survive_the_cell_and_go_with_the_instance(home: Path) -> None:
    order = blank(disks=(SYSTEM, DATA))
    with running_service(home) as service:
        create_instance(service.cell, order)
        take(service, order.id, "a", 1)
        take(service, order.id, "b", 2)
    with running_service(home) as service:
        assert tree(service, order.id) == {"a": "", "b": "a*"}
        check_agreement(service, order.id)
        delete_instance(service.cell, InstanceOrder(id=order.id))
        assert list(POOL.iterdir()) == []
