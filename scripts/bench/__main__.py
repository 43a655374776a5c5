"""`make bench`: measures what Nano promises about speed and memory, on real Nanos started for it.

Every figure is a median of repetitions after a warm-up, and compared things are measured by turns in the same run.
Exit status 0 when every promise is kept, 1 when one is not.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable

from scripts.bench.clones import measure_clones
from scripts.bench.creations import measure_batches, measure_creations
from scripts.bench.executable import measure_executable
from scripts.bench.full_cell import measure_full_cell
from scripts.bench.idle import measure_idle
from scripts.bench.log_pages import measure_log_pages
from scripts.bench.promises import PROMISES
from scripts.bench.requests import measure_gets
from scripts.bench.scale import measure_scale
from scripts.bench.snapshots import measure_snapshots
from scripts.bench.starts import measure_starts
from scripts.bench.uploads import measure_uploads
from tests.lab.administrator import ready_client
from tests.lab.running_nano import fresh_nano

Figures = dict[str, float]


def basics() -> Figures:
    """What the main job asks of a Nano, and what is left of it afterwards."""
    with fresh_nano() as nano:
        client = ready_client(nano)
        figures = measure_gets(client) | measure_creations(nano, client) | measure_uploads(nano, client)
        return figures | measure_idle(nano)


def disks() -> Figures:
    """Clones and snapshots."""
    with fresh_nano() as nano:
        client = ready_client(nano)
        return measure_clones(nano, client) | measure_snapshots(nano, client)


def many() -> Figures:
    """Many instances at once."""
    with fresh_nano() as nano:
        client = ready_client(nano)
        return measure_batches(nano, client) | measure_full_cell(nano, client)


MEASUREMENTS: dict[str, Callable[[], Figures]] = {
    "starts": measure_starts,
    "basics": basics,
    "disks": disks,
    "many": many,
    "log": measure_log_pages,
    "scale": measure_scale,
    "executable": measure_executable,
}
"""Each starts what it measures itself."""


def main() -> int:
    """Measure, print the table, and return the exit status."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure what Nano promises about speed and memory.")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead of a table")
    parser.add_argument("--only", choices=MEASUREMENTS, help="measure this part alone")
    options = parser.parse_args()
    measured: Figures = {}
    for name, measure in MEASUREMENTS.items():
        if options.only in (None, name):
            measured |= measure()
    promises = [promise for promise in PROMISES if promise.key in measured]
    kept = {promise.key: promise.kept(measured[promise.key]) for promise in promises}
    if options.json:
        print(json.dumps({key: {"measured": round(measured[key], 3), "kept": kept[key]} for key in kept}, indent=1))
    else:
        width = max(len(promise.text) for promise in promises)
        print(f"{'promise':{width}}  {'limit':>9}  {'measured':>9}  ok")
        for promise in promises:
            told = "yes" if kept[promise.key] else "NO"
            print(f"{promise.text:{width}}  {promise.bound:>9}  {measured[promise.key]:9.2f}  {told}")
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
