"""A cell without its core, in this process, and what an administrator would do beside it."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.orders import MediaSource
from nano_appliance.roles.cell.identity import read_identity
from nano_appliance.roles.cell.service import CellService

ISO = Path("/usr/lib/ipxe/ipxe.iso")
ISO_ID = "4f6b1a52-83b7-4b8e-9d8e-0a86d3f2c111"
ISO_SOURCE = MediaSource(id=ISO_ID, version=1, size=ISO.stat().st_size)
IMAGES = Path("/var/lib/libvirt/images")
PATIENCE = 20.0


@contextmanager
def fetch_iso(source: MediaSource, offset: int) -> Iterator[list[bytes]]:
    """What the core would deliver."""
    yield [ISO.read_bytes()[offset:]]


@contextmanager
def running_service(home: Path) -> Iterator[CellService]:
    """A started cell that has reached its hypervisor."""
    folder = ModuleFolder(home, "cell")
    folder.make()
    changed = threading.Event()
    service = CellService(folder, read_identity(), fetch_iso, changed.set)
    service.start()
    try:
        wait_for(lambda: service.cell.capabilities is not None, changed)
        yield service
    finally:
        service.stop(with_guests=False)


def wait_for(condition: Callable[[], bool], changed: threading.Event | None = None) -> None:
    """Wait until `condition` holds, looking again whenever the cell says that something changed."""
    waiting = changed or threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        if condition():
            return
        waiting.wait(0.05)
        waiting.clear()
    raise AssertionError("it did not happen in time")


def virsh(*arguments: str) -> str:
    """What an administrator would see or do beside the cell."""
    ended = subprocess.run(
        ["virsh", "-q", "-c", "qemu:///system", *arguments], capture_output=True, text=True, check=True
    )
    return ended.stdout


def tool(*arguments: str) -> None:
    """Run a program of the host's administrator."""
    subprocess.run(arguments, check=True)
