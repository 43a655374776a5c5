"""Failover as a core before this one has left it: what it was about to do, and what that means for the picture."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.roles.core.failover.failovers import Failovers
from nano_appliance.roles.core.failover.pool_door import PoolDoor
from nano_appliance.roles.core.local_time import now
from nano_appliance.store.failover_data import FailoverData


def resumed_failovers(path: Path, door: PoolDoor) -> Failovers:
    """Failovers as the file at `path` has them; raises Misconfigured for a damaged file."""
    failovers = Failovers(FailoverData(path), door, moment=now)
    for failover in failovers.all():
        if not failover.released:
            door.picture.lose(failover.cell)
        door.picture.strand(failover.cell, failover.waiting)
    return failovers
