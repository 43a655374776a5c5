"""The one door to qemu-img; knows files, not volumes of instances."""

from __future__ import annotations

from pathlib import Path

import msgspec

from nano_appliance.host.commands import CommandFailed, run
from nano_appliance.model.errors import Exhausted

PROGRAM = "qemu-img"
CREATE_TIMEOUT = 120.0
"""Seconds; the tables of the largest disk are some gigabytes, which a slow disk takes its time to hold."""

INFO_TIMEOUT = 20.0
CREATE_OPTIONS = "compat=1.1,preallocation=metadata"
"""The tables are written at once, so that the guest's first writes need not; the data takes no room yet."""

NO_ROOM = "No space left on device"


class DiskInformation(msgspec.Struct, frozen=True, rename="kebab"):
    """What a disk file says of itself; `virtual_size` in bytes is what the guest sees."""

    format: str
    virtual_size: int


def create_disk(path: Path, size: int) -> None:
    """Make a blank qcow2 file of `size` bytes.

    Raises Exhausted when the disk is full, CommandFailed for anything else; a file begun may be left behind.
    """
    try:
        run(
            [PROGRAM, "create", "-q", "-f", "qcow2", "-o", CREATE_OPTIONS, str(path), str(size)], timeout=CREATE_TIMEOUT
        )
    except CommandFailed as error:
        if NO_ROOM in error.stderr:
            raise Exhausted(f"no space left on the disk for {path.name}") from error
        raise


def read_disk(path: Path) -> DiskInformation:
    """What the disk file at `path` says, also while a guest uses it.

    Raises CommandFailed when it is missing or no disk file.
    """
    answer = run([PROGRAM, "info", "-U", "--output=json", str(path)], timeout=INFO_TIMEOUT)
    return msgspec.json.decode(answer.stdout, type=DiskInformation)
