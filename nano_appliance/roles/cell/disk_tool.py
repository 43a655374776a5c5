"""The one door to qemu-img; knows files, not volumes of instances."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from nano_appliance.host.commands import CommandFailed, follow, run
from nano_appliance.model.errors import Exhausted
from nano_appliance.roles.cell import disk_head

PROGRAM = "qemu-img"
CREATE_TIMEOUT = 120.0
"""Seconds; the tables of the largest disk are some gigabytes, which a slow disk takes its time to hold."""

MOVE_TIMEOUT = 24 * 3600.0
"""Seconds for what reads and writes all of a disk."""

INFO_TIMEOUT = 20.0
CREATE_OPTIONS = "compat=1.1,preallocation=metadata"
"""The tables are written at once, so that the guest's first writes need not; the data takes no room yet."""

NO_ROOM = "No space left on device"


PERCENT = re.compile(rb"\((\d+)\.\d+/100%\)")
"""How the tool says how far it is."""

Progress = Callable[[int], None]
"""Is told how far something is, in percent."""


class DiskInformation(msgspec.Struct, frozen=True, rename="kebab"):
    """What a disk file says of itself; `virtual_size` in bytes is what the guest sees, `actual_size` what it takes.

    `full_backing_filename` is the file that it is an overlay on, if any.
    """

    format: str
    virtual_size: int
    actual_size: int = 0
    full_backing_filename: str = ""
    backing_filename_format: str = ""


def create_disk(path: Path, size: int) -> None:
    """Make a blank qcow2 file of `size` bytes.

    Raises Exhausted when the disk is full, CommandFailed for anything else; a file begun may be left behind.
    """
    with _no_room_told(path):
        run(
            [PROGRAM, "create", "-q", "-f", "qcow2", "-o", CREATE_OPTIONS, str(path), str(size)], timeout=CREATE_TIMEOUT
        )


def create_overlay(path: Path, backing: Path, size: int = 0) -> None:
    """Make a qcow2 file that shows what the qcow2 file `backing` holds, until it is written to.

    The disk is of `size` bytes, or as large as the one inside `backing`, which must not change from then on. Raises as
    `create_disk`, and NanoError when `backing` is no such file.
    """
    size = size or disk_head.virtual_size(backing)
    with _no_room_told(path):
        # Unsafe it calls not to open the backing file and all below it, which is much of the time that it takes.
        run(
            [PROGRAM, "create", "-q", "-u", "-f", "qcow2", "-b", str(backing), "-F", "qcow2", str(path), str(size)],
            timeout=CREATE_TIMEOUT,
        )


def commit(path: Path, progress: Progress) -> None:
    """Write what the overlay `path` holds into its backing file, which grows with it; the overlay stays as it is.

    Cut off in the middle it can be done again: the overlay shows the same at every moment. Raises as `create_disk`.
    """
    with _no_room_told(path):
        _move(["commit", "-p", "-d", "-f", "qcow2", str(path)], progress)


def rewrite(path: Path, copy: Path, progress: Progress) -> None:
    """Write a copy without unused space; that of an overlay is an overlay on the same file. Raises as `create_disk`."""
    information = read_disk(path)
    backing = information.full_backing_filename
    overlay = ["-B", backing, "-F", information.backing_filename_format or "qcow2"] if backing else []
    with _no_room_told(copy):
        _move(["convert", "-p", "-f", "qcow2", "-O", "qcow2", *overlay, str(path), str(copy)], progress)


def flatten(path: Path, copy: Path, progress: Progress) -> None:
    """Write a copy that needs no other file, without unused space; raises as `create_disk`."""
    with _no_room_told(copy):
        _move(["convert", "-p", "-f", "qcow2", "-O", "qcow2", str(path), str(copy)], progress)


def resize(path: Path, size: int) -> None:
    """Make the disk `size` bytes large, which must not be less than it is; raises as `create_disk`."""
    with _no_room_told(path):
        run([PROGRAM, "resize", "-q", "-f", "qcow2", str(path), str(size)], timeout=CREATE_TIMEOUT, with_us=True)


def read_disk(path: Path) -> DiskInformation:
    """What the disk file at `path` says, also while a guest uses it.

    Raises CommandFailed when it is missing or no disk file.
    """
    answer = run([PROGRAM, "info", "-U", "--output=json", str(path)], timeout=INFO_TIMEOUT)
    return msgspec.json.decode(answer.stdout, type=DiskInformation)


def _move(arguments: list[str], progress: Progress) -> None:
    def hear(piece: bytes) -> None:
        # A number cut in two is made up for by the next.
        for percent in PERCENT.findall(piece)[-1:]:
            progress(int(percent))

    follow([PROGRAM, *arguments], hear, timeout=MOVE_TIMEOUT)


@contextmanager
def _no_room_told(path: Path) -> Iterator[None]:
    try:
        yield
    except CommandFailed as error:
        if NO_ROOM in error.stderr:
            raise Exhausted(f"no space left on the disk for {path.name}") from error
        raise
