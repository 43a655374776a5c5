#!/usr/bin/env python3
"""`make bench`: measures what Nano promises about speed and memory, on real Nanos started for it.

Every figure is a median of repetitions after a warm-up, and compared things are measured by turns in the same run.
Exit status 0 when every promise is kept, 1 when one is not.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from pathlib import Path

from scripts.promises import MIB, PROMISES
from tests.lab.acknowledged import POOL
from tests.lab.administrator import ready_client
from tests.lab.by_hand import ByHand
from tests.lab.portal_client import PortalClient
from tests.lab.processes import ROLES
from tests.lab.running_nano import RunningNano, fresh_nano

STARTS = 3
CREATIONS = 7
UPLOADS = 5
UPLOAD_SIZE = 1 << 30
GETS, WARMING_GETS = 500, 50
SETTLES_IN = 10.0
"""Seconds without a request after which a role counts as idle."""

ISO_DESCRIPTOR = (32768, b"\x01CD001\x01")
MEMORY, DISK = 256 << 20, 5 << 30


def progress(text: str) -> None:
    """Say what is being measured; the result goes to standard output alone."""
    print(text, file=sys.stderr, flush=True)


def starts() -> float:
    """Seconds from starting `nano up` with a new home to its line; the first start warms the caches."""
    seconds = []
    for number in range(STARTS + 1):
        with fresh_nano() as nano:
            seconds.append(nano.start_seconds)
        progress(f"  start {number}: {seconds[-1]:.2f} s{' (warm-up)' if number == 0 else ''}")
    return statistics.median(seconds[1:])


def create(client: PortalClient, name: str, template: str) -> tuple[str, float]:
    """Make a blank instance; its id and the seconds until the API says that it is there."""
    began = time.monotonic()
    guest = client.create_guest(name, pool=POOL, cores=1, memory=MEMORY, disks=[DISK], template=template)
    while not client.guest(guest).created:
        time.sleep(0.002)
    return guest, time.monotonic() - began


def creations(nano: RunningNano, client: PortalClient) -> float:
    """Time of a creation through the API by the time of the same by hand, by turns."""
    template = client.templates()[0].id
    by_hand = ByHand(nano)
    warming, _ = create(client, "warming", template)
    same = by_hand.template_of(warming)
    ours, theirs = [], []
    for number in range(CREATIONS + 1):
        guest, took = create(client, f"bench{number}", template)
        with by_hand.created(same) as took_by_hand:
            ours.append(took)
            theirs.append(took_by_hand)
        client.delete_guest(guest)
    client.delete_guest(warming)
    api, hand = statistics.median(ours[1:]), statistics.median(theirs[1:])
    progress(f"  create: {api * 1000:.0f} ms through the API, {hand * 1000:.0f} ms by hand")
    return api / hand


def copy(source: Path, target: Path) -> float:
    """Seconds of `cp` and fsync."""
    began = time.monotonic()
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    took = time.monotonic() - began
    target.unlink()
    return took


def uploads(nano: RunningNano, client: PortalClient) -> tuple[float, float]:
    """Speed of uploads relative to copies, and the most MiB any process grew by over its memory before."""
    source = nano.home / "bench.iso"
    with source.open("wb") as file:
        for _ in range(UPLOAD_SIZE // MIB):
            file.write(os.urandom(MIB))
        file.seek(ISO_DESCRIPTOR[0])
        file.write(ISO_DESCRIPTOR[1])
        os.fsync(file.fileno())
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
    return statistics.median(ratios[1:]), max(grown.values())


def gets(client: PortalClient) -> float:
    """Median milliseconds of a GET that frontend and core both handle, over a connection kept open."""
    seconds = []
    for _ in range(WARMING_GETS + GETS):
        began = time.monotonic()
        client.pools()
        seconds.append(time.monotonic() - began)
    return statistics.median(seconds[WARMING_GETS:]) * 1000


def measure() -> dict[str, float]:
    """All figures by their promise's key."""
    progress(f"Starting Nano {STARTS} times after one warm-up ...")
    measured = {"start": starts()}
    with fresh_nano() as nano:
        client = ready_client(nano)
        progress(f"{GETS} requests after {WARMING_GETS} to warm up ...")
        measured["get"] = gets(client)
        progress(f"Creating instances, {CREATIONS} times after one warm-up, and as many by hand ...")
        measured["create"] = creations(nano, client)
        progress(f"Uploading {UPLOADS} times after one warm-up, and copying as often ...")
        measured["upload"], measured["growth"] = uploads(nano, client)
        progress(f"Letting it idle for {SETTLES_IN:.0f} s after all this ...")
        time.sleep(SETTLES_IN)
        measured |= {f"idle_{role}": nano.role(role).memory("VmRSS") / MIB for role in ROLES}
    return measured


def main() -> int:
    """Measure, print the table, and return the exit status."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure what Nano promises about speed and memory.")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead of a table")
    options = parser.parse_args()
    measured = measure()
    kept = {promise.key: promise.kept(measured[promise.key]) for promise in PROMISES}
    if options.json:
        print(json.dumps({key: {"measured": round(measured[key], 3), "kept": kept[key]} for key in kept}, indent=1))
    else:
        width = max(len(promise.text) for promise in PROMISES)
        print(f"{'promise':{width}}  {'limit':>9}  {'measured':>9}  ok")
        for promise in PROMISES:
            told = "yes" if kept[promise.key] else "NO"
            print(f"{promise.text:{width}}  {promise.bound:>9}  {measured[promise.key]:9.2f}  {told}")
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
