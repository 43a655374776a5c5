from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from nano_appliance.model.errors import Exhausted
from nano_appliance.model.instance import Console, GuestAccess
from nano_appliance.roles.core.index import InstanceIndex
from nano_appliance.store.index_data import IndexData
from tests.roles.core.examples import an_instance


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.data"


def an_index(path: Path) -> InstanceIndex:
    return InstanceIndex(IndexData(path), lambda _cell: "default", lambda _id: None)


def test_what_cells_report_is_known_after_a_restart(path: Path) -> None:
    index = an_index(path)
    index.follow("Cell_a", [an_instance("i-1"), an_instance("i-2", name="ops.db")])
    index.follow("Cell_b", [an_instance("i-3", name="ops.mail")])
    index.follow("Cell_a", [an_instance("i-2", name="ops.db")])
    known = {(each.pool, each.cell, each.instance.id) for each in an_index(path).entries()}
    assert known == {("default", "Cell_a", "i-2"), ("default", "Cell_b", "i-3")}


def test_secrets_stay_out_of_it(path: Path) -> None:
    secretive = msgspec.structs.replace(
        an_instance(), console=Console(port=5901, secret="s3cretVNC"), access=GuestAccess(auth_secret="s3cretRoot")
    )
    an_index(path).follow("Cell_a", [secretive])
    assert b"s3cret" not in path.read_bytes()


def test_unfinished_instances_stay_out_of_it(path: Path) -> None:
    index = an_index(path)
    index.follow("Cell_a", [an_instance(created=False)])
    assert index.entries() == []


def test_nothing_is_written_when_nothing_changed(path: Path) -> None:
    index = an_index(path)
    index.follow("Cell_a", [an_instance()])
    before = path.stat().st_mtime_ns, path.stat().st_ino
    index.follow("Cell_a", [an_instance()])
    an_index(path).follow("Cell_a", [an_instance()])
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_an_instance_that_moved_is_known_where_it_is(path: Path) -> None:
    index = an_index(path)
    index.follow("Cell_a", [an_instance()])
    index.follow("Cell_b", [an_instance()])
    index.follow("Cell_a", [])
    (entry,) = index.entries()
    assert entry.cell == "Cell_b"


def test_a_full_disk_is_tried_again_with_the_next_report(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index = an_index(path)

    def refuse(*_: object, **__: object) -> None:
        raise Exhausted("cannot write: no space left")

    with monkeypatch.context() as disk:
        disk.setattr("nano_appliance.store.json_storage.atomic_write", refuse)
        index.follow("Cell_a", [an_instance()])
    assert "no space left" in caplog.text
    assert index.entries() == []
    index.follow("Cell_a", [an_instance()])
    assert len(index.entries()) == 1


def test_a_report_from_before_a_move_is_put_right_by_the_next_ones(path: Path) -> None:
    index = an_index(path)
    index.follow("Cell_a", [an_instance()])
    index.follow("Cell_b", [an_instance()])
    index.follow("Cell_a", [an_instance()])  # it was on its way when the instance moved
    index.follow("Cell_a", [])
    index.follow("Cell_b", [an_instance()])
    assert [(each.cell, each.instance.id) for each in an_index(path).entries()] == [("Cell_b", "i-1")]
