"""Which cell takes over an instance of a lost one: its volumes lie on shared storage already, so disks do not count."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from nano_appliance.model.errors import Exhausted
from nano_appliance.model.failover_case import Lost
from nano_appliance.model.scheduling import Candidate, Demand, place


class Survivor(msgspec.Struct, frozen=True, kw_only=True):
    """A member of a pool as the core sees it; `attached` while it has the pool's shared storage."""

    candidate: Candidate
    attached: bool

    @property
    def name(self) -> str:
        """The cell's name."""
        return self.candidate.name


def best_target(survivors: Iterable[Survivor], lost: Lost, promised: dict[str, Demand]) -> str:
    """The cell that takes over `lost`; `promised` is what was given to cells and does not show in their reports yet.

    Raises Exhausted telling cell by cell why none can.
    """
    every = list(survivors)
    attached = [_as_candidate(each.candidate, lost, promised.get(each.name)) for each in every if each.attached]
    detached = [f"{each.name} does not have the pool's storage" for each in every if not each.attached]
    try:
        return place(attached, lost.demand)[0]
    except Exhausted as refusal:
        raise Exhausted("; ".join([str(refusal), *detached])) from None


def _as_candidate(cell: Candidate, lost: Lost, promised: Demand | None) -> Candidate:
    """`cell` with the promised taken off, and with room on its disk; what does not start needs no free memory."""
    taken = promised or Demand(cores=0, memory=0, disk=0)
    free = max(0, cell.usage.available_memory - taken.memory) if lost.starts else cell.usage.max_memory
    usage = msgspec.structs.replace(
        cell.usage, available_memory=free, available_disk=lost.demand.disk, max_disk=lost.demand.disk
    )
    configured = Demand(cores=cell.configured.cores + taken.cores, memory=cell.configured.memory + taken.memory, disk=0)
    return msgspec.structs.replace(cell, usage=usage, configured=configured)
