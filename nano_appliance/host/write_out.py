"""Bringing a growing file to the disk while it grows, so that the sync at its end is short; waits for nothing."""

from __future__ import annotations

import os

INTERVAL = 32 << 20
"""Bytes after which the kernel is asked to begin writing; by itself it begins when a good part of the memory waits."""


class WriteOut:
    """What the kernel has been told of the file behind `descriptor`, which is `size` bytes long already."""

    def __init__(self, descriptor: int, size: int = 0) -> None:
        self._descriptor = descriptor
        self._told = size

    def grew(self, size: int) -> None:
        """The file has `size` bytes now. Raises OSError."""
        if size - self._told >= INTERVAL:
            # Pages that wait to be written are written by this, not dropped, which is all that is wanted.
            os.posix_fadvise(self._descriptor, self._told, size - self._told, os.POSIX_FADV_DONTNEED)
            self._told = size
