from __future__ import annotations

import os
from itertools import count

from nano_appliance.roles.cell.monitor.host_usage import HostMeter
from nano_appliance.roles.cell.storage.attaching import Room


def test_this_host() -> None:
    moments = count(step=1.0)
    usage = HostMeter(lambda: Room(5, 7), clock=lambda: float(next(moments))).measure()
    assert usage.max_cpu == os.cpu_count()
    assert 0 <= usage.cpu_usage <= 100
    assert 0 < usage.available_memory <= usage.max_memory
    assert (usage.available_disk, usage.max_disk) == (5, 7)
