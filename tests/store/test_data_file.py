from __future__ import annotations

import json
import logging
import os
import resource
import signal
import stat
import threading
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nano_appliance.host.files import backup_of
from nano_appliance.model.errors import Exhausted, Misconfigured, NanoError
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Empty, Layout, Record, member, optional
from tests.lab.crash import killed_at_every_step


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    size: int = 0


class Place(msgspec.Struct, frozen=True, kw_only=True):
    zone: str = ""


LAYOUT = {
    "things": TableLayout(Kind.LIST, Empty.NULL),
    "parts": TableLayout(Kind.MAP, Empty.LEFT_OUT),
}
THING = Record(Thing, Layout((member("name"), optional("size"))), key="name")
PART = Record(Thing, Layout((optional("size"),)), key="name")
PLACE = Record(Place, Layout((optional("zone"),)))


class Things(DataFile):
    def __init__(self, path: Path) -> None:
        super().__init__(path, LAYOUT, mode=0o600)
        self.place = self.settings(PLACE)
        self.things = self.table("things", THING)
        self.parts = self.table("parts", PART)


def content(path: Path) -> object:
    return json.loads(path.read_bytes())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "things.data"


def test_a_missing_file_is_empty_and_written_with_the_first_change(path: Path) -> None:
    file = Things(path)
    assert file.is_new
    assert file.things.all() == []
    assert not path.exists()
    file.things.put(Thing(name="a", size=1))
    assert not file.is_new
    assert content(path) == {"things": [{"name": "a", "size": 1}]}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_records_are_replaced_in_place_and_new_ones_come_last(path: Path) -> None:
    file = Things(path)
    for name in "abc":
        file.things.put(Thing(name=name))
    file.things.put(Thing(name="b", size=2))
    assert file.things.remove("a")
    assert not file.things.remove("a")
    file.things.put(Thing(name="a"))
    assert [thing.name for thing in file.things.all()] == ["b", "c", "a"]
    assert [thing.name for thing in Things(path).things.all()] == ["b", "c", "a"]
    assert file.things.get("b") == Thing(name="b", size=2)
    assert file.things.get("z") is None


def test_maps_have_their_keys_outside_of_the_records(path: Path) -> None:
    file = Things(path)
    file.parts.put(Thing(name="x", size=1))
    file.parts.put(Thing(name="y"))
    assert content(path) == {"things": None, "parts": {"x": {"size": 1}, "y": {}}}
    assert Things(path).parts.all() == [Thing(name="x", size=1), Thing(name="y")]


def test_settings_stand_at_the_top(path: Path) -> None:
    file = Things(path)
    file.place.put(Place(zone="here"))
    assert content(path) == {"zone": "here", "things": None}
    assert Things(path).place.get() == Place(zone="here")


def test_unknown_members_survive_every_change(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"colour": 1, "things": [{"name": "a", "taste": {"x": 2}}], "parts": {"p": {"q": 3}}, "zone": ""}')
    file = Things(path)
    file.things.put(Thing(name="a", size=9))
    file.parts.put(Thing(name="p", size=8))
    file.place.put(Place(zone="z"))
    file.things.replace_all([Thing(name="b"), Thing(name="a", size=7)])
    assert content(path) == {
        "colour": 1,
        "zone": "z",
        "things": [{"name": "b"}, {"name": "a", "size": 7, "taste": {"x": 2}}],
        "parts": {"p": {"size": 8, "q": 3}},
    }


def test_a_transaction_is_one_write(path: Path) -> None:
    file = Things(path)
    file.things.put(Thing(name="a"))
    before = path.stat().st_ino
    with file.transaction():
        file.things.put(Thing(name="b"))
        with file.transaction():
            file.parts.put(Thing(name="c"))
        assert path.stat().st_ino == before
        assert file.things.get("b") is not None
    assert content(path) == {"things": [{"name": "a"}, {"name": "b"}], "parts": {"c": {}}}
    assert content(backup_of(path)) == {"things": [{"name": "a"}]}


def test_a_transaction_that_raises_changes_nothing(path: Path) -> None:
    file = Things(path)
    file.things.put(Thing(name="a"))
    before = path.read_bytes()

    def fail() -> None:
        with file.transaction():
            file.things.put(Thing(name="a", size=5))
            file.things.put(Thing(name="b"))
            file.place.put(Place(zone="z"))
            raise NanoError("no")

    with pytest.raises(NanoError, match="no"):
        fail()
    assert path.read_bytes() == before
    assert file.things.all() == [Thing(name="a")]
    assert file.place.get() == Place()
    file.things.put(Thing(name="c"))
    assert [thing.name for thing in Things(path).things.all()] == ["a", "c"]


def test_a_transaction_without_changes_writes_nothing(path: Path) -> None:
    with Things(path).transaction():
        pass
    assert not path.exists()


def test_a_full_disk_changes_neither_file_nor_memory(path: Path) -> None:
    file = Things(path)
    file.things.put(Thing(name="a"))
    before = path.read_bytes()
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), len(before)))
        refused = 0
        for change in (
            lambda: file.things.put(Thing(name="b")),
            lambda: file.things.put(Thing(name="a", size=10**6)),
            lambda: file.things.replace_all([Thing(name="c"), Thing(name="d")]),
        ):
            try:
                change()
            except Exhausted:
                refused += 1
        os._exit(0 if refused == 3 and file.things.all() == [Thing(name="a")] else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert path.read_bytes() == before


def test_killed_at_any_step_nothing_acknowledged_is_lost(path: Path) -> None:
    outcomes = set()

    def prepare() -> None:
        for left in path.parent.glob("*") if path.parent.exists() else ():
            left.unlink()
        file = Things(path)
        file.things.put(Thing(name="a"))
        file.things.put(Thing(name="b"))

    def change() -> None:
        file = Things(path)
        file.things.put(Thing(name="c"))

    for _ in killed_at_every_step(prepare, change):
        names = [thing.name for thing in Things(path).things.all()]
        assert names in (["a", "b"], ["a", "b", "c"])
        outcomes.add(len(names))
    assert outcomes == {2, 3}


@pytest.mark.parametrize(
    "damage", [b"", b'{"things": [{"na', b"\x00" * 50, b"[]", b'{"things": 5}', b'{"things": [1]}']
)
def test_a_damaged_file_gives_way_to_its_backup_loudly(
    path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file = Things(path)
    file.things.put(Thing(name="a"))
    file.things.put(Thing(name="b"))
    path.write_bytes(damage)
    with caplog.at_level(logging.ERROR):
        again = Things(path)
    assert [thing.name for thing in again.things.all()] == ["a"]
    assert str(path) in caplog.text
    assert path.with_name("things.data.broken").read_bytes() == damage
    assert content(path) == {"things": [{"name": "a"}]}
    caplog.clear()
    assert [thing.name for thing in Things(path).things.all()] == ["a"]
    assert caplog.text == ""


def test_a_vanished_file_gives_way_to_its_backup(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = Things(path)
    file.things.put(Thing(name="a"))
    file.things.put(Thing(name="b"))
    path.unlink()
    with caplog.at_level(logging.ERROR):
        assert [thing.name for thing in Things(path).things.all()] == ["a"]
    assert "is missing" in caplog.text


def test_killed_while_the_backup_takes_over_it_does_so_at_the_next_start(path: Path) -> None:
    def prepare() -> None:
        for left in path.parent.glob("*") if path.parent.exists() else ():
            left.unlink()
        file = Things(path)
        file.things.put(Thing(name="a"))
        file.things.put(Thing(name="b"))
        path.write_bytes(b"damage")

    for _ in killed_at_every_step(prepare, lambda: Things(path)):
        assert [thing.name for thing in Things(path).things.all()] == ["a"]
        assert path.with_name("things.data.broken").read_bytes() == b"damage"


def test_file_and_backup_damaged_is_refused_with_place(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{\n "things": [\n')
    with pytest.raises(Misconfigured, match="things.data, line 3, column 1.*things.data.bak cannot be read either"):
        Things(path)
    backup_of(path).write_text("x")
    with pytest.raises(Misconfigured, match="things.data.bak cannot be read either, line 1"):
        Things(path)


def test_a_record_that_does_not_fit_is_named(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"things": [{"name": "a"}, {"name": "b", "size": "big"}]}')
    with pytest.raises(Misconfigured, match=r"things.data: things, record 2: Expected `int`, got `str`"):
        Things(path)


def test_a_key_that_stands_twice_is_warned_about(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    path.write_text('{"things": [{"name": "a", "size": 1}, {"name": "a", "size": 2}]}')
    with caplog.at_level(logging.WARNING):
        file = Things(path)
    assert "things has 'a' twice, the later one counts" in caplog.text
    assert file.things.all() == [Thing(name="a", size=2)]


def test_threads_lose_nothing(path: Path) -> None:
    file = Things(path)

    def fill(prefix: str) -> None:
        for number in range(10):
            file.things.put(Thing(name=f"{prefix}{number}"))
            with file.transaction():
                file.parts.put(Thing(name=f"{prefix}{number}"))

    threads = [threading.Thread(target=fill, args=(prefix,)) for prefix in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {f"{prefix}{number}" for prefix in "abcd" for number in range(10)}
    again = Things(path)
    assert {thing.name for thing in again.things.all()} == expected
    assert {thing.name for thing in again.parts.all()} == expected


def fail_after_changes(file: Things, thing: Thing) -> None:
    with file.transaction():
        file.things.put(thing)
        file.things.remove(thing.name)
        raise NanoError("no")


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("abc"), st.integers(0, 3)),
        st.tuples(st.just("remove"), st.sampled_from("abc"), st.just(0)),
        st.tuples(st.just("replace"), st.sampled_from(["", "a", "ba", "cab"]), st.integers(0, 3)),
        st.tuples(st.just("fail"), st.sampled_from("abc"), st.integers(0, 3)),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(operations=OPERATIONS)
def test_any_sequence_of_changes_leaves_file_and_memory_alike(
    tmp_path_factory: pytest.TempPathFactory, operations: list[tuple[str, str, int]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "things.data"
    file = Things(path)
    expected: dict[str, int] = {}
    for operation, name, size in operations:
        if operation == "put":
            file.things.put(Thing(name=name, size=size))
            expected[name] = size
        elif operation == "remove":
            assert file.things.remove(name) == (name in expected)
            expected.pop(name, None)
        elif operation == "replace":
            file.things.replace_all([Thing(name=each, size=size) for each in name])
            expected = dict.fromkeys(name, size)
        else:
            with pytest.raises(NanoError):
                fail_after_changes(file, Thing(name=name, size=size))
    wanted = [Thing(name=name, size=size) for name, size in expected.items()]
    assert file.things.all() == wanted
    assert Things(path).things.all() == wanted
