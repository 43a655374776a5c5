"""One core with a thousand cells and twenty thousand instances: what it costs, and how soon it answers."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from nano_appliance.model.timing import REPORT_INTERVAL
from scripts.bench.measuring import progress, timed
from scripts.bench.promises import MIB
from tests.lab.zone.zone import POOL, Size, Zone, running_zone

SIZE = Size(cells=1000, instances=20, processes=8)
WATCHED = 60.0
"""Seconds of watching, which is thirty reports of each cell."""

LISTS = 200
PATIENCE = 600.0


def measure_scale() -> dict[str, float]:
    """Percent of a processor core, MiB, milliseconds of the slowest hundredth of lists, seconds of a re-join."""
    progress(f"Starting a core with {SIZE.cells} cells and {SIZE.cells * SIZE.instances} instances ...")
    with TemporaryDirectory() as folder, running_zone(Path(folder), SIZE) as zone:
        zone.start_cells(PATIENCE)
        progress(f"  all there after {zone.wait_until_complete(PATIENCE):.1f} s")
        figures = _reports(zone) | _lists(zone)
        figures["zone_memory"] = zone.process.memory("VmRSS") / MIB
        zone.restart_core()
        figures["zone_rejoin"] = zone.wait_until_complete(PATIENCE)
        return figures


def _reports(zone: Zone) -> dict[str, float]:
    """What reports cost; counted by report, because a busy machine may not make as many as are due."""
    before, reports, began = zone.process.processor_seconds(), zone.reports(), time.monotonic()
    time.sleep(WATCHED)
    used, made = zone.process.processor_seconds() - before, zone.reports() - reports
    rate = made / (time.monotonic() - began)
    progress(f"  {made} reports, {rate:.0f} a second, {used / made * 1000:.2f} ms of processor each")
    return {"zone_processor": 100 * used / made * zone.size.cells / REPORT_INTERVAL}


def _lists(zone: Zone) -> dict[str, float]:
    """How long the list of all instances takes while all cells report."""
    seconds: list[float] = []
    for _ in range(LISTS):
        with timed(seconds):
            zone.running.client.exchange("GET", f"/api/v1/instance_status/{POOL}")
    slowest = statistics.quantiles(seconds, n=100)[-1] * 1000
    progress(f"  a list: median {statistics.median(seconds) * 1000:.0f} ms, 99 % within {slowest:.0f} ms")
    return {"zone_list": slowest}
