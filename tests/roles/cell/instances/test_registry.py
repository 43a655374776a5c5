from __future__ import annotations

import json
import threading
from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.instance import Console, Instance, InstanceUsage, NetworkInterface
from nano_appliance.roles.cell.instances.notices import Topic
from nano_appliance.roles.cell.instances.registry import Registry
from nano_appliance.store.instance_data import InstanceData

FILE = "instance.data"


@pytest.fixture
def changes() -> list[str]:
    return []


@pytest.fixture
def registry(tmp_path: Path, changes: list[str]) -> Registry:
    return Registry(InstanceData(tmp_path / FILE), lambda: changes.append("changed"))


def instance(instance_id: str = "a", name: str = "admin.a") -> Instance:
    return Instance(
        id=instance_id,
        name=name,
        owner="ann",
        group="admin",
        cores=1,
        memory=1 << 30,
        disks=(),
        interfaces=(NetworkInterface(hardware_address="00:16:3e:00:00:01"),),
        console=Console(port=5901, secret="secret"),
        created=False,
    )


def test_a_record_is_on_the_disk_before_anything_else(registry: Registry, tmp_path: Path) -> None:
    registry.add(lambda others: instance())
    stored = InstanceData(tmp_path / FILE).instances.get("a")
    assert stored is not None
    assert (stored.name, stored.created) == ("admin.a", False)
    registry.remove("a")
    assert InstanceData(tmp_path / FILE).instances.all() == []
    with pytest.raises(NotFound, match="'a' does not exist"):
        registry.get("a")


@pytest.mark.parametrize("other", [instance("a", "admin.other"), instance("b", "admin.a")])
def test_ids_and_names_are_unique(registry: Registry, other: Instance) -> None:
    registry.add(lambda others: instance())
    with pytest.raises(Conflict, match=r"'admin\.a' exists already"):
        registry.add(lambda others: other)
    assert registry.all() == [instance()]


def test_a_second_order_is_refused_with_the_reason(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nano_appliance.roles.cell.instances.registry.PATIENCE", 0.01)
    registry.add(lambda others: instance())
    with registry.busy("a", "its start"):
        with pytest.raises(Conflict, match=r"'admin\.a' is busy with its start"), registry.busy("a", "its deletion"):
            pass
        with registry.busy("b", "its creation"):
            pass
    with registry.busy("a", "its deletion"):
        pass


def test_an_order_that_is_about_to_end_is_waited_for(registry: Registry) -> None:
    ended, entered = threading.Event(), threading.Event()

    def order() -> None:
        with registry.busy("a", "its stop"):
            assert ended.is_set()
            entered.set()

    with registry.busy("a", "its start"):
        waiting = threading.Thread(target=order)
        waiting.start()
        ended.set()
    waiting.join()
    assert entered.is_set()


def test_only_what_a_user_sees_is_told_at_once(registry: Registry, changes: list[str]) -> None:
    registry.add(lambda others: instance())
    changes.clear()
    registry.update("a", usage=InstanceUsage(cpu_usage=5.0))
    assert changes == []
    registry.update("a", running=True)
    registry.update("a", running=True)
    assert changes == ["changed"]
    registry.update("unknown", running=True)
    assert len(registry.reports()) == 1


def test_an_event_wins_over_an_older_look(registry: Registry) -> None:
    registry.add(lambda others: instance())
    before = registry.moment
    registry.tell("a", running=True)
    registry.tell("a", running=False)
    registry.observe("a", before, running=True)
    assert not registry.state("a").running
    registry.observe("a", registry.moment, running=True)
    assert registry.state("a").running
    registry.tell("somebody else's domain", running=True)


def test_waiting_until_it_is_off(registry: Registry) -> None:
    registry.add(lambda others: instance())
    registry.update("a", running=True)
    assert not registry.wait_until_off("a", 0.01)
    threading.Timer(0.02, registry.tell, ("a",), {"running": False}).start()
    assert registry.wait_until_off("a", 10)
    registry.update("a", running=True)
    threading.Timer(0.02, registry.remove, ("a",)).start()
    assert registry.wait_until_off("a", 10)


def test_a_change_is_made_to_the_record_as_it_stands_then(registry: Registry, tmp_path: Path) -> None:
    registry.add(lambda others: instance())
    changed = registry.change("a", lambda known: msgspec.structs.replace(known, memory=known.memory * 2))
    assert changed.memory == 2 << 30
    assert registry.get("a") == changed
    stored = InstanceData(tmp_path / FILE).instances.get("a")
    assert stored is not None
    assert stored.memory == 2 << 30
    with pytest.raises(NotFound):
        registry.change("b", lambda known: known)


def test_a_change_must_not_take_anothers_name(registry: Registry) -> None:
    registry.add(lambda others: instance())
    registry.add(lambda others: instance("b", "admin.b"))
    with pytest.raises(Conflict, match=r"'admin\.b' exists already"):
        registry.change("a", lambda known: msgspec.structs.replace(known, name="admin.b"))
    assert registry.get("a").name == "admin.a"
    assert registry.knows("b")
    assert not registry.knows("c")


@pytest.fixture
def damaged(tmp_path: Path) -> Registry:
    """A file with a good record, one that does not fit, and one that does not even tell whose it is."""
    path = tmp_path / FILE
    InstanceData(path).instances.put(instance())
    stored = json.loads(path.read_text())
    other = {"id": "b", "name": "admin.b", "user": "ann", "group": "admin", "cores": "two"}
    stored["instances"] += [other, {"cores": "three"}]
    path.write_text(json.dumps(stored))
    return Registry(InstanceData(path), lambda: None)


def test_what_cannot_be_read_is_shown_and_left_alone(damaged: Registry) -> None:
    assert [one.id for one in damaged.all()] == ["a"]
    _, shown = damaged.reports()
    assert (shown.instance.id, shown.instance.name, shown.instance.owner) == ("b", "admin.b", "ann")
    assert shown.state.broken.startswith("its record cannot be read: ")
    assert "cores" in shown.state.broken
    (nameless,) = damaged.unreadable.nameless
    assert "record 3" in nameless
    for attempt in (
        lambda: damaged.get("b"),
        lambda: damaged.change("b", lambda known: known),
        lambda: damaged.add(lambda others: instance("c", "admin.b")),
        lambda: damaged.add(lambda others: instance("b", "admin.c")),
    ):
        with pytest.raises(Conflict):
            attempt()
    damaged.tell("b", running=True)
    assert damaged.even_unreadable("b").name == "admin.b"
    assert damaged.reports()[1].state.running


def test_what_cannot_be_read_can_be_removed(damaged: Registry, tmp_path: Path) -> None:
    damaged.remove("b")
    assert [each.instance.id for each in damaged.reports()] == ["a"]
    with pytest.raises(NotFound):
        damaged.even_unreadable("b")
    damaged.add(lambda others: instance("b", "admin.b"))
    assert [one.id for one in Registry(InstanceData(tmp_path / FILE), lambda: None).all()] == ["a", "b"]


def test_who_is_whole(registry: Registry) -> None:
    registry.add(lambda others: instance())
    assert registry.whole() == set()
    registry.change("a", lambda known: msgspec.structs.replace(known, created=True))
    assert registry.whole() == {"a"}
    with registry.busy("a", "its start"):
        assert registry.whole() == set()
    registry.change("a", lambda known: msgspec.structs.replace(known, deleting=True))
    assert registry.whole() == set()


def test_notices_belong_to_the_run_they_were_made_in(registry: Registry, changes: list[str]) -> None:
    registry.add(lambda others: instance())
    registry.note("a", Topic.CORES, "2 cores later")
    assert registry.state("a").notice == "", "it does not run"
    registry.note("a", Topic.START, "it could not be started")
    assert registry.state("a").notice == "it could not be started"
    registry.tell("a", running=True)
    registry.note("a", Topic.CORES, "2 cores later")
    assert registry.state("a").notice == "it could not be started; 2 cores later"
    changes.clear()
    registry.note("a", Topic.CORES, "2 cores later")
    assert changes == []
    registry.tell("a", running=False)
    assert registry.state("a").notice == ""
