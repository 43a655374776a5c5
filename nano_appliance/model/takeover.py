"""Which cell takes over an instance of a lost one: its volumes lie on shared storage already, so disks do not count."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from nano_appliance.model.failover_case import Lost
from nano_appliance.model.scheduling import Candidate, Demand, place


def best_target(cells: Iterable[Candidate], lost: Lost, promised: dict[str, Demand]) -> str:
    """The cell that takes over `lost`; `promised` is what was given to cells and does not show in their reports yet.

    Raises Exhausted telling cell by cell why none can.
    """
    return place((_for_takeover(each, lost, promised.get(each.name)) for each in cells), lost.demand)[0]


def _for_takeover(cell: Candidate, lost: Lost, promised: Demand | None) -> Candidate:
    """`cell` with the promised taken off, and with room on its disk; what does not start needs no free memory."""
    taken = promised or Demand(cores=0, memory=0, disk=0)
    free = max(0, cell.usage.available_memory - taken.memory) if lost.starts else cell.usage.max_memory
    usage = msgspec.structs.replace(
        cell.usage, available_memory=free, available_disk=lost.demand.disk, max_disk=lost.demand.disk
    )
    configured = Demand(cores=cell.configured.cores + taken.cores, memory=cell.configured.memory + taken.memory, disk=0)
    return msgspec.structs.replace(cell, usage=usage, configured=configured)
