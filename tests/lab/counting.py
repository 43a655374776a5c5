"""Judges what the tiny guest's `count` wrote to a disk: is anything lost or damaged, or did two write at once?"""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

SECTOR = 512
LABEL = b"NANO-COUNT"


class Damaged(Exception):
    """The disk does not hold what a guest that runs once at a time has written; the text says what is wrong."""


@dataclass(frozen=True)
class Counted:
    """How far a guest has counted; `writers` are its starts in order, each with the first number it wrote."""

    last: int
    writers: tuple[tuple[str, int], ...]


def make_counting_disk(path: Path, size: int) -> None:
    """A raw disk that a tiny guest counts on as soon as it starts."""
    path.write_bytes((LABEL.ljust(SECTOR - 1) + b"\n").ljust(size, b"\0"))


def read_counted(disk: Path) -> Counted:
    """Judge a disk in any format that qemu-img reads, also while a guest writes to it.

    Raises Damaged.
    """
    with tempfile.NamedTemporaryFile(suffix=".raw") as raw:
        command = ("qemu-img", "convert", "--force-share", "-O", "raw", str(disk), raw.name)
        subprocess.run(command, check=True)
        return judge(Path(raw.name).read_bytes())


def judge(content: bytes) -> Counted:
    """Judge the whole content of a disk; raises Damaged."""
    if not content.startswith(LABEL):
        raise Damaged("nobody has counted on this disk")
    written = list(_writers(content))
    if any(content[(len(written) + 1) * SECTOR :].strip(b"\0")):
        raise Damaged(f"record {len(written) + 1} is missing and there is one behind it")
    runs = [
        (writer, [number for number, _ in run]) for writer, run in groupby(enumerate(written, 1), lambda each: each[1])
    ]
    if len({writer for writer, _ in runs}) < len(runs):
        raise Damaged(f"two have written at the same time: {', '.join(f'{writer} {run[0]}' for writer, run in runs)}")
    return Counted(len(written), tuple((writer, run[0]) for writer, run in runs))


def _writers(content: bytes) -> Iterator[str]:
    """Who wrote each record, up to the first sector without one."""
    for number in range(1, len(content) // SECTOR):
        sector = content[number * SECTOR : (number + 1) * SECTOR]
        if not sector.strip(b"\0"):
            return
        mark, told, writer, check_sum, *rest = [*sector.decode("ascii", "replace").split(), "", "", "", ""]
        right = hashlib.sha256(f"{number} {writer}".encode()).hexdigest()
        if (mark, told, check_sum, any(rest)) != ("record", str(number), right, False):
            raise Damaged(f"record {number} is damaged: {sector[:100]!r}")
        yield writer
