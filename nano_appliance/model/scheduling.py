"""Which cell a new instance is placed on: admission and score, after the older platform's published weights."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from nano_appliance.model.errors import Exhausted
from nano_appliance.model.guest_room import GuestRoom, lack_of_room
from nano_appliance.model.usage import HostUsage

BUSY_PERCENT = 80.0
"""A cell with more CPU usage than this takes a new instance only when no other can."""

OVERCOMMIT = 3
"""Configured memory and disks of all instances may exceed what the host has by this factor.

Of cores only a single instance may not have more: processor time is shared, and mostly idle instances share it well.
"""

CPU_WEIGHT, MEMORY_WEIGHT, DISK_WEIGHT = 2.0, 1.5, 0.5


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """What instances are configured with: cores, bytes of memory, bytes of all disks."""

    cores: int
    memory: int
    disk: int


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as the scheduler sees it; `configured` is the sum over its `instances`, pending ones included.

    On shared storage, its disks are those of all cells that share it. `obstacle` is why it cannot take any instance
    just now, as a clause after its name.
    """

    name: str
    alive: bool
    enabled: bool
    usage: HostUsage
    configured: Demand = Demand(cores=0, memory=0, disk=0)
    instances: int = 0
    room: GuestRoom | None = None
    obstacle: str = ""


def refusal(cell: Candidate, demand: Demand) -> str:
    """Why `cell` cannot take an instance, as a clause after its name; empty when it can."""
    if not cell.alive:
        return "is offline"
    if not cell.enabled:
        return "is disabled"
    if cell.obstacle:
        return cell.obstacle
    if cell.room and (lack := lack_of_room(cell.room, cell.instances)):
        return lack
    if cell.usage.available_disk < demand.disk:
        return f"has {cell.usage.available_disk} bytes of disk left"
    if cell.usage.available_memory < demand.memory:
        return f"has {cell.usage.available_memory} bytes of memory left"
    if OVERCOMMIT * cell.usage.max_cpu < demand.cores:
        return f"has {cell.usage.max_cpu} cores"
    if min(_memory_left(cell, demand), _disk_left(cell, demand)) < 1 or score(cell, demand) <= 0:
        return "is over-committed"
    return ""


def score(cell: Candidate, demand: Demand) -> float:
    """How well the instance would live there; higher is better, 0 or less is not at all.

    The mean of what is really free and of what is left of the configured limits, each counted in multiples of the
    demand; what is beyond a limit counts against the cell.
    """
    usage = cell.usage
    idle_cores = usage.max_cpu * max(0.0, 100.0 - usage.cpu_usage) / 100.0
    real = (
        CPU_WEIGHT * idle_cores / demand.cores
        + MEMORY_WEIGHT * usage.available_memory / demand.memory
        + DISK_WEIGHT * (usage.available_disk // demand.disk)
    )
    left = (
        CPU_WEIGHT * ((OVERCOMMIT * usage.max_cpu - cell.configured.cores) // demand.cores)
        + MEMORY_WEIGHT * _memory_left(cell, demand)
        + DISK_WEIGHT * _disk_left(cell, demand)
    )
    return (real + left) / 2


def _memory_left(cell: Candidate, demand: Demand) -> int:
    """How often the demand's memory can still be configured."""
    return (OVERCOMMIT * cell.usage.max_memory - cell.configured.memory) // demand.memory


def _disk_left(cell: Candidate, demand: Demand) -> int:
    return (OVERCOMMIT * cell.usage.max_disk - cell.configured.disk) // demand.disk


def place(candidates: Iterable[Candidate], demand: Demand) -> list[str]:
    """Names of the cells that fit, best first: idle before busy, then by score; equal ones in the order given.

    The older platform refuses while every cell is busy. CPU time is shared by weight and load passes, so that a moment
    of load on the only host is no reason to turn a user away.

    Raises Exhausted telling cell by cell why none fits.
    """
    cells = list(candidates)
    reasons = {cell.name: refusal(cell, demand) for cell in cells}
    fitting = [cell for cell in cells if not reasons[cell.name]]
    if not fitting:
        told = "; ".join(f"{name} {reason}" for name, reason in reasons.items()) or "it has no cells"
        raise Exhausted(f"no cell of the pool fits: {told}")
    ranked = sorted(fitting, key=lambda cell: (cell.usage.cpu_usage > BUSY_PERCENT, -score(cell, demand)))
    return [cell.name for cell in ranked]
