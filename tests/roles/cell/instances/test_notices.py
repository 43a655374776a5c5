from __future__ import annotations

from nano_appliance.model.units import GIB, MIB
from nano_appliance.roles.cell.instances.notices import Notices, Topic, not_in_force, pending_cores, pending_memory


def test_they_are_told_together_and_taken_back_one_by_one() -> None:
    notices = Notices()
    assert notices.text() == ""
    notices.put(Topic.NETWORK_LIMIT, not_in_force(Topic.NETWORK_LIMIT, "no such discipline"))
    notices.put(Topic.CORES, "2 cores later")
    assert notices.text() == "2 cores later; the network limit is not in force: no such discipline"
    notices.put(Topic.CORES, "4 cores later")
    notices.put(Topic.NETWORK_LIMIT, "")
    notices.put(Topic.MEMORY, "")
    assert notices.text() == "4 cores later"


def test_sizes_that_wait() -> None:
    assert pending_cores(2, 2) == ""
    assert pending_cores(2, 1) == "2 cores from the next start on, 1 core until then"
    assert pending_memory(GIB, GIB + MIB - 1) == ""
    assert pending_memory(GIB, 512 * MIB) == "1024 MiB of memory from the next start on, 512 MiB until then"
