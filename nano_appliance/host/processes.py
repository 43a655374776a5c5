"""Processes of this host by the program they run; ends none."""

from __future__ import annotations

import contextlib
from pathlib import Path

PROC = Path("/proc")


def run_from(folder: Path) -> list[int]:
    """Ids of processes whose program lies in `folder`, or lay there before it was replaced; needs root for others'."""
    found = []
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):  # ended meanwhile, or a kernel thread
                program = Path(str((entry / "exe").readlink()).removesuffix(" (deleted)"))
                if program.is_relative_to(folder):
                    found.append(int(entry.name))
    return sorted(found)
