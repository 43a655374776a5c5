from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nano_appliance.model.errors import Conflict, InvalidInput, NotFound
from nano_appliance.model.snapshots import (
    Merge,
    check_new,
    check_none,
    current,
    files,
    merges,
    new_layers,
    restored,
    seen,
    with_snapshot,
    without,
)
from nano_appliance.model.volume import Snapshot, Volume, VolumeGroup, VolumeWork

BLANK = VolumeGroup(
    instance="i",
    system=Volume(name="i_sys.qcow2", path="/p/i_sys.qcow2"),
    data=(Volume(name="i_0.qcow2", path="/p/i_0.qcow2"),),
)


def taken(group: VolumeGroup, name: str, **said: str) -> VolumeGroup:
    return with_snapshot(group, Snapshot(name=name, **said), new_layers(group, frozenset()))


def gone_back(group: VolumeGroup, name: str) -> VolumeGroup:
    return restored(group, name, new_layers(group, frozenset()))


def shape(group: VolumeGroup) -> dict[str, str]:
    """Parents by name, the current one marked."""
    return {each.name: each.backing + ("*" if each.is_current else "") for each in group.snapshots.values()}


def test_the_first_snapshot_is_the_root_and_keeps_the_files() -> None:
    group = taken(BLANK, "clean", description="before", create_time="2026-01-02 03:04:05")
    assert group.snapshots == {
        "clean": Snapshot(
            name="clean",
            description="before",
            create_time="2026-01-02 03:04:05",
            is_root=True,
            is_current=True,
            files={"i_sys.qcow2": "/p/i_sys.qcow2", "i_0.qcow2": "/p/i_0.qcow2"},
        )
    }
    assert [volume.path for volume in group.volumes] == ["/p/i_sys-1.qcow2", "/p/i_0-1.qcow2"]
    assert [volume.name for volume in group.volumes] == ["i_sys.qcow2", "i_0.qcow2"]
    assert (group.active_snapshot, group.base_snapshot) == ("clean", "clean")


def test_branches_arise_by_restoring_an_older_one() -> None:
    group = taken(taken(BLANK, "a"), "b")
    assert shape(group) == {"a": "", "b": "a*"}
    group = gone_back(group, "a")
    assert shape(group) == {"a": "*", "b": "a"}
    group = taken(group, "c")
    assert shape(group) == {"a": "", "b": "a", "c": "a*"}
    assert (group.active_snapshot, group.base_snapshot) == ("c", "a")


def test_what_two_depend_on_stays() -> None:
    fork = taken(gone_back(taken(taken(BLANK, "a"), "b"), "a"), "c")
    with pytest.raises(Conflict, match=r"'a' cannot be deleted: more than one snapshot is based on it \(b, c\)"):
        merges(fork, "a")
    with pytest.raises(Conflict, match=r"'a' cannot be deleted: it is the current one, and snapshot 'b' is based on"):
        without(gone_back(taken(taken(BLANK, "a"), "b"), "a"), "a")


def test_the_current_leaf_is_merged_with_the_volumes() -> None:
    group = taken(taken(BLANK, "a"), "b")
    assert merges(group, "b") == (
        Merge("/p/i_sys-1.qcow2", "/p/i_sys-2.qcow2"),
        Merge("/p/i_0-1.qcow2", "/p/i_0-2.qcow2"),
    )
    left = without(group, "b")
    assert shape(left) == {"a": "*"}
    assert left.volumes == group.volumes
    assert without(left, "a") == msgspec.structs.replace(BLANK, system=group.system, data=group.data)


def test_an_only_child_inherits_parent_and_root() -> None:
    group = taken(taken(taken(BLANK, "a"), "b"), "c")
    assert merges(group, "b")[0] == Merge("/p/i_sys-1.qcow2", "/p/i_sys-2.qcow2")
    assert shape(without(group, "b")) == {"a": "", "c": "a*"}
    left = without(group, "a")
    assert shape(left) == {"b": "", "c": "b*"}
    assert left.snapshots["b"].is_root
    assert left.base_snapshot == "b"


def test_a_leaf_that_is_not_current_just_goes() -> None:
    group = gone_back(taken(taken(BLANK, "a"), "b"), "a")
    assert merges(group, "b") == (Merge("/p/i_sys-1.qcow2"), Merge("/p/i_0-1.qcow2"))
    assert shape(without(group, "b")) == {"a": "*"}


def test_names() -> None:
    group = taken(BLANK, "v1.0_a-b")
    with pytest.raises(Conflict, match=r"'v1\.0_a-b' exists already"):
        taken(group, "v1.0_a-b")
    with pytest.raises(InvalidInput, match="name 'a b' may only contain"):
        check_new(group, "a b")
    with pytest.raises(InvalidInput, match="name is required"):
        check_new(group, "")
    for change in (gone_back, merges, without):
        with pytest.raises(NotFound, match="snapshot 'none' not found"):
            change(group, "none")


def test_what_cannot_be_done_with_snapshots_names_them() -> None:
    check_none(BLANK, "shrinking a disk")
    with pytest.raises(Conflict, match=r"shrinking a disk is not possible while the instance has snapshots \(a, b\)"):
        check_none(taken(taken(BLANK, "b"), "a"), "shrinking a disk")


def test_a_snapshot_that_is_being_deleted_is_not_seen() -> None:
    group = taken(taken(BLANK, "a"), "b")
    assert list(seen(group)) == ["a", "b"]
    going = msgspec.structs.replace(group, work=VolumeWork(doing="the deletion", deleting="a"))
    assert seen(going) == without(group, "a").snapshots
    assert list(seen(msgspec.structs.replace(group, work=VolumeWork(doing="x", deleting="gone")))) == ["a", "b"]


def test_no_file_is_written_over() -> None:
    assert new_layers(BLANK, frozenset({"/p/i_sys-1.qcow2"}))["i_sys.qcow2"] == "/p/i_sys-2.qcow2"


@dataclass
class Disk:
    """What files hold: their backing file and the marks written to them, as a disk tool would keep them."""

    backing: dict[str, str] = field(default_factory=dict)
    marks: dict[str, dict[str, int]] = field(default_factory=dict)

    def make(self, path: str, backing: str = "") -> None:
        assert path not in self.marks, "a file was written over"
        self.backing[path], self.marks[path] = backing, {}

    def read(self, path: str) -> dict[str, int]:
        below = self.read(self.backing[path]) if self.backing[path] else {}
        return {**below, **self.marks[path]}

    def carry_out(self, merge: Merge) -> None:
        if merge.top:
            assert self.backing[merge.top] == merge.base
            self.marks[merge.base].update(self.marks.pop(merge.top))
            self.marks[merge.top] = self.marks.pop(merge.base)
            self.backing[merge.top] = self.backing.pop(merge.base)
        else:
            del self.marks[merge.base], self.backing[merge.base]


def check_tree(group: VolumeGroup) -> None:
    snapshots = group.snapshots
    if not snapshots:
        assert (group.active_snapshot, group.base_snapshot) == ("", "")
        return
    now, roots = current(group), [each for each in snapshots.values() if each.is_root]
    assert now is not None
    assert [each.name for each in snapshots.values() if each.is_current] == [now.name] == [group.active_snapshot]
    assert [root.name for root in roots] == [group.base_snapshot]
    for name, each in snapshots.items():
        assert name == each.name
        assert each.is_root == (each.backing == "")
        path, steps = each, 0
        while path.backing:
            path, steps = snapshots[path.backing], steps + 1
            assert steps < len(snapshots), "a cycle"
        assert path.is_root


class World:
    """An instance's group, its files, and what each snapshot was told to keep."""

    def __init__(self) -> None:
        self.group, self.disk, self.number = BLANK, Disk(), 0
        self.told: dict[str, list[dict[str, int]]] = {}
        for volume in BLANK.volumes:
            self.disk.make(volume.path)

    @property
    def contents(self) -> list[dict[str, int]]:
        return [self.disk.read(volume.path) for volume in self.group.volumes]

    def write(self, choice: int) -> None:
        self.number += 1
        self.disk.marks[self.group.volumes[choice % 2].path][f"block {choice}"] = self.number

    def take(self, _choice: int) -> None:
        self.number += 1
        layers = new_layers(self.group, frozenset())
        self.told[f"s{self.number}"] = self.contents
        for volume in self.group.volumes:
            self.disk.make(layers[volume.name], volume.path)
        self.group = with_snapshot(self.group, Snapshot(name=f"s{self.number}"), layers)

    def go_back(self, choice: int) -> None:
        name = self.chosen(choice)
        layers = new_layers(self.group, frozenset())
        for volume in self.group.volumes:
            self.disk.make(layers[volume.name], self.group.snapshots[name].files[volume.name])
            del self.disk.marks[volume.path], self.disk.backing[volume.path]
        self.group = restored(self.group, name, layers)
        assert self.contents == self.told[name]

    def delete(self, choice: int) -> None:
        name, before = self.chosen(choice), self.contents
        try:
            plan = merges(self.group, name)
        except Conflict:
            dependents = sum(each.backing == name for each in self.group.snapshots.values())
            assert dependents + self.group.snapshots[name].is_current > 1
            return
        for merge in plan:
            self.disk.carry_out(merge)
        self.group = without(self.group, name)
        del self.told[name]
        assert self.contents == before

    def chosen(self, choice: int) -> str:
        return sorted(self.told)[choice % len(self.told)]

    def check(self) -> None:
        check_tree(self.group)
        assert set(self.disk.marks) == set(files(self.group))
        assert set(self.group.snapshots) == set(self.told)
        for name, snapshot in self.group.snapshots.items():
            kept = [self.disk.read(snapshot.files[volume.name]) for volume in self.group.volumes]
            assert kept == self.told[name]


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(["take", "go_back", "delete", "write"]), st.integers(0, 5)), max_size=40))
def test_whatever_is_done_tree_and_files_agree(steps: list[tuple[str, int]]) -> None:
    world = World()
    for action, choice in steps:
        if world.told or action in ("take", "write"):
            getattr(world, action)(choice)
        world.check()
