"""Telling the snapshots of an instance; changes nothing."""

from __future__ import annotations

from nano_appliance.model import snapshots
from nano_appliance.model.orders import InstanceOrder, SnapshotTree
from nano_appliance.roles.cell.cell import Cell


def list_snapshots(cell: Cell, order: InstanceOrder) -> SnapshotTree:
    """The snapshots as they are just now, also while somebody is busy with them; raises NotFound."""
    cell.registry.get(order.id)
    return SnapshotTree(snapshots=snapshots.seen(cell.volumes.group(order.id)))
