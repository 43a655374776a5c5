"""Snapshots in REST answers: the tree, and one of them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nano_appliance.model.volume import Snapshot


class SnapshotNode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A snapshot's place in the tree."""

    is_root: bool = False
    is_current: bool = False
    backing: str = ""


class SnapshotObject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A snapshot; `running` when its guest ran meanwhile."""

    running: bool
    description: str = ""
    create_time: str


def snapshot_tree(snapshots: Mapping[str, Snapshot]) -> dict[str, SnapshotNode]:
    """The tree by names, an object even when there are none."""
    return {
        name: SnapshotNode(is_root=each.is_root, is_current=each.is_current, backing=each.backing)
        for name, each in snapshots.items()
    }


def snapshot_object(snapshot: Snapshot) -> SnapshotObject:
    """What is told of one snapshot."""
    return SnapshotObject(running=snapshot.running, description=snapshot.description, create_time=snapshot.create_time)
