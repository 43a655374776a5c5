"""Processes of this host by the program they run and the files they were given."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable
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


def kill_emulators(folders: Iterable[Path]) -> list[int]:
    """Kill every process of QEMU, emulator or disk tool, that was given a file below one of `folders`.

    Touches neither the folders nor the virtualisation daemon, so it works when both hang. Returns their ids; a process
    that the kernel holds on to may end later.
    """
    prefixes = [f"{folder}/".encode() for folder in folders]
    killed = []
    for entry in PROC.iterdir():
        if not entry.name.isdecimal():
            continue
        with contextlib.suppress(OSError):  # ended meanwhile
            program, *arguments = (entry / "cmdline").read_bytes().split(b"\0")
            if b"qemu" not in program.rpartition(b"/")[2]:
                continue
            if any(prefix in argument for prefix in prefixes for argument in arguments):
                os.kill(int(entry.name), signal.SIGKILL)
                killed.append(int(entry.name))
    return sorted(killed)
