"""Appending to a file so that it survives a power cut; must not know what the bytes mean."""

from __future__ import annotations

import os
from pathlib import Path

from nano_appliance.host.files import make_folder, sync_folder, write_all, write_failure


def append_durably(path: Path, data: bytes, *, mode: int = 0o640) -> None:
    """Add `data` at the end of `path`, on the disk when this returns; file and folders are made when missing.

    A last line that a crash cut short is ended first, so that `data` starts on a line of its own.

    Raises Exhausted when the disk is full, NanoError for any other refusal; what was there before stays.
    """
    make_folder(path.parent)
    try:
        _append(path, data, mode)
    except OSError as error:
        raise write_failure(path, error) from error


def _append(path: Path, data: bytes, mode: int) -> None:
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    try:
        length = os.fstat(descriptor).st_size
        if length and os.pread(descriptor, 1, length - 1) != b"\n":
            data = b"\n" + data
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, length)
            raise
    finally:
        os.close(descriptor)
    if is_new:
        for folder in (path.parent, path.parent.parent):
            sync_folder(folder)
