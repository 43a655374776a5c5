"""Processes that look like an emulator to who looks for one."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def emulator(root: Path, name: str = "/usr/bin/qemu-system-x86_64") -> Iterator[subprocess.Popen[bytes]]:
    """A process of that name which was given a disk below `root`."""
    wait = "import sys; print(flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [name, "-c", wait, "-blockdev", f'{{"filename":"{root}/x.qcow2"}}'],
        executable=sys.executable,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate()
