from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from nano_appliance.roles.cell.monitor.host_usage import HostMeter


def test_this_host(tmp_path: Path) -> None:
    moments = count(step=1.0)
    usage = HostMeter(lambda: tmp_path / "not" / "made" / "yet", clock=lambda: float(next(moments))).measure()
    assert usage.max_cpu == os.cpu_count()
    assert 0 <= usage.cpu_usage <= 100
    assert 0 < usage.available_memory <= usage.max_memory
    assert 0 < usage.available_disk <= usage.max_disk
    assert usage.max_disk == os.statvfs(tmp_path).f_blocks * os.statvfs(tmp_path).f_frsize
