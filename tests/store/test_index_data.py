from __future__ import annotations

from pathlib import Path

import msgspec

from nano_appliance.model.batch import Batch, BatchAction, BatchItem, ItemState
from nano_appliance.model.caller import Caller
from nano_appliance.model.index import index_entry
from nano_appliance.model.migration import Migration, Move, Step
from nano_appliance.store.index_data import IndexData
from nano_appliance.store.instance_data import InstanceData
from tests.store.samples import SAMPLES, content


def test_entries_come_back_without_secrets(tmp_path: Path) -> None:
    path = tmp_path / "index.data"
    file = IndexData(path)
    assert not path.exists()
    instances = InstanceData(SAMPLES / "cell/data/instance.data").instances.all()
    entries = [index_entry("default", "Cell_1", instance) for instance in instances]
    file.instances.replace_all(entries)
    again = IndexData(path)
    assert again.instances.all() == entries
    assert "secret123" not in path.read_text()
    moved = msgspec.structs.replace(entries[1], cell="Cell_2")
    again.instances.put(moved)
    assert again.instances.get(moved.instance.id) == moved
    assert again.instances.remove(entries[0].instance.id)
    assert [entry["cell"] for entry in content(path)["instances"]] == ["Cell_2", "Cell_1"]


def test_batches_come_back(tmp_path: Path) -> None:
    path = tmp_path / "index.data"
    items = (
        BatchItem(name="web_0", id="1", begun=True, state=ItemState.FAILED, error="no room"),
        BatchItem(name="web_1", id="2"),
    )
    batch = Batch(id="b", action=BatchAction.CREATE, owner="mira", group="ops", items=items)
    IndexData(path).batches.put(batch)
    assert IndexData(path).batches.all() == [batch]
    assert set(content(path)["batches"][0]) == {"id", "action", "owner", "group", "items"}
    caller = Caller(user="mira", group="ops", menus=frozenset({"instance"}))
    waiting = msgspec.structs.replace(batch, caller=caller, order={"wish": {"count": 2}, "addresses": []})
    IndexData(path).batches.put(waiting)
    assert IndexData(path).batches.all() == [waiting]
    assert path.stat().st_mode & 0o777 == 0o600, "an order may hold the password of a new system"
    IndexData(path).batches.remove("b")
    assert "batches" not in content(path)


def test_migrations_come_back(tmp_path: Path) -> None:
    path = tmp_path / "index.data"
    moves = (Move(id="1", name="ops.a", step=Step.RETURNING, error="no answer"), Move(id="2", name="ops.b"))
    migration = Migration(id="m", source="Cell_1", target="Cell_2", owner="mira", group="ops", moves=moves)
    IndexData(path).migrations.put(migration)
    assert IndexData(path).migrations.all() == [migration]
    assert set(content(path)["migrations"][0]) == {"id", "source", "target", "moves", "owner", "group"}
    IndexData(path).migrations.remove("m")
    assert "migrations" not in content(path)
