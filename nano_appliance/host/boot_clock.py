"""The host's own time: seconds since its start, which nobody can set, and which start that was."""

from __future__ import annotations

import time
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def since_boot() -> float:
    """Seconds since the host's start, those it slept included; the same for all its processes."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def boot_id() -> str:
    """An id that is new with each start of the host."""
    return BOOT_ID.read_text(encoding="ascii").strip()
