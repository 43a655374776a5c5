from __future__ import annotations

import pytest

from nano_appliance.model.errors import Exhausted
from nano_appliance.model.failover_case import Lost
from nano_appliance.model.scheduling import Candidate, Demand
from nano_appliance.model.takeover import best_target
from nano_appliance.model.units import GIB
from nano_appliance.model.usage import HostUsage

NOTHING = Demand(cores=0, memory=0, disk=0)


def survivor(name: str, free: int = 16, *, enabled: bool = True, disk: int = 0, obstacle: str = "") -> Candidate:
    usage = HostUsage(max_cpu=8, available_memory=free * GIB, max_memory=16 * GIB, available_disk=disk, max_disk=disk)
    return Candidate(name=name, alive=True, enabled=enabled, usage=usage, configured=NOTHING, obstacle=obstacle)


def lost(memory: int = 1, *, ran: bool = True) -> Lost:
    return Lost(id="i", demand=Demand(cores=1, memory=memory * GIB, disk=10 * GIB), auto_start=False, ran=ran)


def test_the_cell_with_most_room_takes_over() -> None:
    assert best_target([survivor("b", 4), survivor("c", 8)], lost(), {}) == "c"


def test_disks_do_not_count() -> None:
    assert best_target([survivor("b", 4, disk=10**15), survivor("c", 8, disk=0)], lost(), {}) == "c"


def test_what_was_promised_counts() -> None:
    promised = {"c": Demand(cores=1, memory=6 * GIB, disk=0)}
    assert best_target([survivor("b", 4), survivor("c", 8)], lost(), promised) == "b"


def test_what_does_not_start_needs_no_free_memory() -> None:
    assert best_target([survivor("b", 0)], lost(ran=False), {}) == "b"


def test_it_is_told_why_no_cell_can() -> None:
    cells = [survivor("b", 0), survivor("c", enabled=False), survivor("d", obstacle="has no storage")]
    with pytest.raises(Exhausted) as refusal:
        best_target(cells, lost(), {})
    assert "b has 0 bytes of memory left; c is disabled; d has no storage" in str(refusal.value)
