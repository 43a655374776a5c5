"""How fast an upload is, and how much memory it takes."""

from __future__ import annotations

import os
import shutil
import statistics
import time
from pathlib import Path

from scripts.bench.measuring import progress
from scripts.bench.promises import MIB
from tests.lab.portal_client import PortalClient
from tests.lab.processes import ROLES
from tests.lab.running_nano import RunningNano

UPLOADS = 5
UPLOAD_SIZE = 1 << 30
ISO_DESCRIPTOR = (32768, b"\x01CD001\x01")


def measure_uploads(nano: RunningNano, client: PortalClient) -> dict[str, float]:
    """Speed of uploads relative to copies, and the most MiB any process grew by over its memory before."""
    progress(f"Uploading {UPLOADS} times after one warm-up, and copying as often ...")
    source = nano.home / "bench.iso"
    write_random(source, UPLOAD_SIZE)
    with source.open("rb+") as file:
        file.seek(ISO_DESCRIPTOR[0])
        file.write(ISO_DESCRIPTOR[1])
    processes = {role: nano.role(role) for role in ROLES}
    before = {}
    ratios = []
    for number in range(UPLOADS + 1):
        by_copy = copy(source, nano.home / "bench.copy")
        if number == 0:
            for role, process in processes.items():
                process.forget_highest_memory()
                before[role] = process.memory("VmRSS")
        image = client.register_media(f"bench{number}")
        began = time.monotonic()
        client.upload_media(image, source)
        took = time.monotonic() - began
        client.delete_media(image)
        ratios.append(by_copy / took)
        progress(f"  upload of 1 GiB: {took:.2f} s, cp and fsync {by_copy:.2f} s{' (warm-up)' if number == 0 else ''}")
    grown = {role: (process.memory("VmHWM") - before[role]) / MIB for role, process in processes.items()}
    progress(f"  grown by at most: {', '.join(f'{role} {size:.1f} MiB' for role, size in grown.items())}")
    source.unlink()
    return {"upload": statistics.median(ratios[1:]), "growth": max(grown.values())}


def write_random(path: Path, size: int) -> None:
    """Make a file of `size` bytes that nothing can shorten, on the disk when this returns."""
    with path.open("wb") as file:
        for _ in range(size // MIB):
            file.write(os.urandom(MIB))
        os.fsync(file.fileno())


def copy(source: Path, target: Path) -> float:
    """Seconds of `cp` and fsync."""
    began = time.monotonic()
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    took = time.monotonic() - began
    target.unlink()
    return took
