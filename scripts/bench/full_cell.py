"""What a cell with many instances costs its host."""

from __future__ import annotations

import time

from scripts.bench.measuring import progress
from scripts.bench.promises import MIB
from tests.lab.batches import create_batch, ids_of
from tests.lab.guests import start_guest
from tests.lab.portal_client import PortalClient
from tests.lab.running_nano import RunningNano

INSTANCES, RUNNING = 100, 20
MEMORY, DISK = 32 * MIB, MIB
SETTLES_IN, WATCHED = 20.0, 60.0
"""Seconds after the last start, and of watching, which is thirty reports."""


def measure_full_cell(nano: RunningNano, client: PortalClient) -> dict[str, float]:
    """Percent of a processor core that the cell's process uses by reporting, and its resident memory in MiB.

    What libvirt takes in its own processes is not counted.
    """
    progress(f"Making {INSTANCES} instances, starting {RUNNING}, and watching the cell for {WATCHED:.0f} s ...")
    guests = ids_of(create_batch(client, "full", INSTANCES, memory=MEMORY, disks=[DISK]))
    for guest in guests[:RUNNING]:
        start_guest(client, guest)
    time.sleep(SETTLES_IN)
    cell = nano.role("cell")
    before, began = cell.processor_seconds(), time.monotonic()
    time.sleep(WATCHED)
    used = (cell.processor_seconds() - before) / (time.monotonic() - began)
    memory = cell.memory("VmRSS") / MIB
    progress(f"  {used * 100:.2f} % of a core, {memory:.1f} MiB")
    return {"full_cell_processor": used * 100, "full_cell_memory": memory}
