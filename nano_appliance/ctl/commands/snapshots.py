"""Snapshots: seen as a tree, made, gone back to, deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nano_appliance.ctl.context import Context
from nano_appliance.ctl.names import find_guest
from nano_appliance.ctl.table import Column, facts, shown, table
from nano_appliance.ctl.told import Told
from nano_appliance.ctl.waiting import carry_out
from nano_appliance.rest.guest_object import GuestObject
from nano_appliance.rest.portal_client import place
from nano_appliance.rest.snapshot_object import SnapshotNode, SnapshotObject

Tree = Mapping[str, SnapshotNode]


@dataclass(frozen=True)
class _Row:
    """A snapshot in its place of the tree."""

    name: str
    depth: int
    node: SnapshotNode


COLUMNS: tuple[Column[_Row], ...] = (
    Column("SNAPSHOT", lambda row: "  " * row.depth + row.name),
    Column("CURRENT", lambda row: "current" if row.node.is_current else ""),
)


def list_snapshots(context: Context) -> Told:
    """The tree, children below what they are based on."""
    reply = context.api.call("GET", _place(_guest(context)))
    return Told(table(COLUMNS, _branches(reply.decode(dict[str, SnapshotNode]))), reply.data)


def show_snapshot(context: Context) -> Told:
    """One snapshot."""
    name = context.options.snapshot
    reply = context.api.call("GET", place("instances", _guest(context).id, "snapshots", name))
    snapshot = reply.decode(SnapshotObject)
    told = (
        ("snapshot", name),
        ("made", snapshot.create_time),
        ("while it ran", snapshot.running),
        ("description", snapshot.description),
    )
    return Told(facts(told), reply.data)


def create_snapshot(context: Context) -> Told:
    """One more."""
    guest, name = _guest(context), context.options.snapshot
    body = {"name": name, "description": context.options.description}
    what = f"snapshot {shown(name)} of {shown(guest.name)}"
    return carry_out(context, "POST", _place(guest), body, label=f"making {what}", done=f"{what} is made")


def restore_snapshot(context: Context) -> Told:
    """Back to one."""
    guest, name = _guest(context), context.options.snapshot
    what = f"{shown(guest.name)} to snapshot {shown(name)}"
    context.confirm(f"take the disks of {what}", shown(guest.name))
    return carry_out(
        context, "PUT", _place(guest), {"target": name}, label=f"taking {what}", done=f"{what}: it is back"
    )


def delete_snapshot(context: Context) -> Told:
    """One less."""
    guest, name = _guest(context), context.options.snapshot
    what = f"snapshot {shown(name)} of {shown(guest.name)}"
    context.confirm(f"delete {what}", shown(name))
    at = place("instances", guest.id, "snapshots", name)
    return carry_out(context, "DELETE", at, label=f"deleting {what}", done=f"{what} is deleted")


def _branches(tree: Tree) -> Iterator[_Row]:
    """All snapshots, each followed by those that are based on it."""
    waiting = [(name, 0) for name in sorted(tree, reverse=True) if tree[name].backing not in tree]
    while waiting:
        name, depth = waiting.pop()
        yield _Row(name, depth, tree[name])
        waiting += [(each, depth + 1) for each in sorted(tree, reverse=True) if tree[each].backing == name]


def _guest(context: Context) -> GuestObject:
    return find_guest(context.api, context.options.name)


def _place(guest: GuestObject) -> str:
    return place("instances", guest.id, "snapshots")
