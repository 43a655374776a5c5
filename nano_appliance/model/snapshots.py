"""The tree of an instance's snapshots: how it changes, and which file then holds what; touches no file.

A snapshot keeps the files that were written to until it was made, and the volumes go on in new files on top of them.
The current snapshot is the one whose files the volumes are on top of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from nano_appliance.model.errors import Conflict, NotFound
from nano_appliance.model.names import FILE, check_name
from nano_appliance.model.volume import Snapshot, Volume, VolumeGroup

Layers = Mapping[str, str]
"""Path of a volume's new file by the name of the volume."""


@dataclass(frozen=True)
class Merge:
    """What a deletion does to one volume: the file `top` is merged into `base`, its backing file, and takes its place.

    Without a `top` nothing depends on `base`, which just goes.
    """

    base: str
    top: str = ""


def current(group: VolumeGroup) -> Snapshot | None:
    """The snapshot that the volumes are on top of; None while there are no snapshots."""
    return next((each for each in group.snapshots.values() if each.is_current), None)


def find(group: VolumeGroup, name: str) -> Snapshot:
    """The snapshot called `name`; raises NotFound."""
    if name not in group.snapshots:
        raise NotFound(f"snapshot '{name}' not found")
    return group.snapshots[name]


def seen(group: VolumeGroup) -> dict[str, Snapshot]:
    """The snapshots as users see them: one whose deletion has begun is gone."""
    deleting = group.work.deleting if group.work else ""
    shown = without(group, deleting) if deleting in group.snapshots else group
    return dict(shown.snapshots)


def check_new(group: VolumeGroup, name: str) -> None:
    """Raise InvalidInput or Conflict when `name` cannot be the name of another snapshot."""
    check_name("name", name, FILE)
    if name in group.snapshots:
        raise Conflict(f"snapshot '{name}' exists already")


def check_none(group: VolumeGroup, doing: str) -> None:
    """Raise Conflict while there are snapshots; `doing` is what they stand in the way of."""
    if group.snapshots:
        names = ", ".join(sorted(group.snapshots))
        raise Conflict(f"{doing} is not possible while the instance has snapshots ({names}); delete them first")


def new_layers(group: VolumeGroup, taken: frozenset[str]) -> dict[str, str]:
    """A path for a new file of each volume, in the volume's folder; none of `taken`, and none that `group` names."""
    used = taken | set(files(group))
    return {volume.name: _free_path(volume, used) for volume in group.volumes}


def files(group: VolumeGroup) -> list[str]:
    """Paths of all files of the volumes and their snapshots, each once."""
    kept = [path for each in group.snapshots.values() for path in each.files.values()]
    return list(dict.fromkeys([*(volume.path for volume in group.volumes), *kept]))


def with_snapshot(group: VolumeGroup, new: Snapshot, layers: Layers) -> VolumeGroup:
    """The group with the snapshot `new`, of which only what a user says counts, while writing goes on in `layers`.

    It becomes the current one, on top of the one that was current; the first is the root. Raises as `check_new`.
    """
    check_new(group, new.name)
    before = current(group)
    made = msgspec.structs.replace(
        new,
        is_root=before is None,
        is_current=True,
        backing=before.name if before else "",
        files={volume.name: volume.path for volume in group.volumes},
    )
    return _marked(group, {**group.snapshots, new.name: made}, new.name, layers)


def restored(group: VolumeGroup, name: str, layers: Layers) -> VolumeGroup:
    """The group with its volumes on top of the snapshot `name` again, in the new files `layers`.

    Raises NotFound.
    """
    find(group, name)
    return _marked(group, group.snapshots, name, layers)


def merges(group: VolumeGroup, name: str) -> tuple[Merge, ...]:
    """What the deletion of the snapshot `name` does to each volume.

    Raises NotFound, and Conflict when more than one thing depends on it: two snapshots, or the volumes and one.
    """
    snapshot, children = find(group, name), _children(group, name)
    if len(children) > 1:
        names = ", ".join(sorted(child.name for child in children))
        raise Conflict(f"snapshot '{name}' cannot be deleted: more than one snapshot is based on it ({names})")
    if snapshot.is_current and children:
        raise Conflict(
            f"snapshot '{name}' cannot be deleted: it is the current one, "
            f"and snapshot '{children[0].name}' is based on it"
        )
    tops = {volume.name: volume.path for volume in group.volumes} if snapshot.is_current else {}
    if children:
        tops = children[0].files
    return tuple(Merge(path, tops.get(volume, "")) for volume, path in snapshot.files.items())


def without(group: VolumeGroup, name: str) -> VolumeGroup:
    """The group when the snapshot `name` is gone; raises as `merges`.

    Files keep their names: what was merged takes the place of what depended on it.
    """
    merges(group, name)
    gone = group.snapshots[name]
    left = {
        each.name: msgspec.structs.replace(each, backing=gone.backing, is_root=gone.is_root)
        if each.backing == name
        else each
        for each in group.snapshots.values()
        if each.name != name
    }
    now = current(group)
    return _marked(group, left, gone.backing if gone.is_current else now.name if now else "", {})


def _children(group: VolumeGroup, name: str) -> list[Snapshot]:
    return [each for each in group.snapshots.values() if each.backing == name]


def _marked(group: VolumeGroup, snapshots: Mapping[str, Snapshot], now: str, layers: Layers) -> VolumeGroup:
    """The group with `snapshots`, of which `now` is the current one, and its volumes in the new `layers`."""
    system, *data = (_moved(volume, layers) for volume in group.volumes)
    return msgspec.structs.replace(
        group,
        system=system,
        data=tuple(data),
        snapshots={name: msgspec.structs.replace(each, is_current=name == now) for name, each in snapshots.items()},
        active_snapshot=now,
        base_snapshot=next((each.name for each in snapshots.values() if each.is_root), ""),
    )


def _moved(volume: Volume, layers: Layers) -> Volume:
    path = layers.get(volume.name, volume.path)
    return volume if path == volume.path else msgspec.structs.replace(volume, path=path, key=path)


def _free_path(volume: Volume, used: frozenset[str]) -> str:
    folder, stem = volume.path.rpartition("/")[0], volume.name.removesuffix(".qcow2")
    number = 1
    while (path := f"{folder}/{stem}-{number}.qcow2") in used:
        number += 1
    return path
