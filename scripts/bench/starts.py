"""How fast `nano up` is there."""

from __future__ import annotations

import statistics

from scripts.bench.measuring import progress
from tests.lab.running_nano import fresh_nano

STARTS = 3


def measure_starts() -> dict[str, float]:
    """Seconds from starting `nano up` with a new home to its line; the first start warms the caches."""
    progress(f"Starting Nano {STARTS} times after one warm-up ...")
    seconds = []
    for number in range(STARTS + 1):
        with fresh_nano() as nano:
            seconds.append(nano.start_seconds)
        progress(f"  start {number}: {seconds[-1]:.2f} s{' (warm-up)' if number == 0 else ''}")
    return {"start": statistics.median(seconds[1:])}
