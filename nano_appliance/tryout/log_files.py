"""Opens the log file a process writes to, and moves a large one aside first; reads none of them."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

LARGEST = 10 * 1024 * 1024
"""A log that is larger when its process is started is moved aside, in bytes."""
KEPT = 3


def open_log(path: Path) -> BinaryIO:
    """The log at `path`, open for appending, readable for its owner only; raises OSError."""
    if path.exists() and path.stat().st_size > LARGEST:
        for number in range(KEPT - 1, 0, -1):
            older = _numbered(path, number)
            if older.exists():
                older.replace(_numbered(path, number + 1))
        path.replace(_numbered(path, 1))
    file = path.open("ab")
    path.chmod(0o600)
    return file


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}")
