"""How little memory an idle Nano holds."""

from __future__ import annotations

import time

from scripts.bench.measuring import progress
from scripts.bench.promises import MIB
from tests.lab.processes import ROLES
from tests.lab.running_nano import RunningNano

SETTLES_IN = 10.0
"""Seconds without a request after which a role counts as idle."""


def measure_idle(nano: RunningNano) -> dict[str, float]:
    """Resident MiB of each role, after all that was asked of it before."""
    progress(f"Letting it idle for {SETTLES_IN:.0f} s after all this ...")
    time.sleep(SETTLES_IN)
    return {f"idle_{role}": nano.role(role).memory("VmRSS") / MIB for role in ROLES}
