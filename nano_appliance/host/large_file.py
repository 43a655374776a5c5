"""A large file that is written as it comes: past the kernel's cache, and while the next part is on its way.

The cache would cost a copy of every byte and memory that a guest may need, which a virtual machine has to ask its host
for page by page.
"""

from __future__ import annotations

import errno
import fcntl
import mmap
import os
import threading
from pathlib import Path
from queue import SimpleQueue

BUFFER = 2 << 20
"""Bytes that are written at once: smaller ones leave a fast disk idle."""

BUFFERS = 3
"""One fills, one is being written, one is ready for whoever is ahead of the other."""

ALIGNMENT = 4096
"""Bytes; where a write past the cache begins must be a multiple of the disk's blocks, none of which are larger."""


class LargeFile:
    """The file at `path`, made when missing, open at its end, for one thread.

    Close it; what was not synced before may be lost. Every method raises OSError, also for what was written before.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        self._writer: threading.Thread | None = None
        self._full: SimpleQueue[tuple[memoryview, int] | None] = SimpleQueue()
        self._free: SimpleQueue[memoryview] = SimpleQueue()
        self._filling, *spare = (memoryview(mmap.mmap(-1, BUFFER)) for _ in range(BUFFERS))
        for buffer in spare:
            self._free.put(buffer)
        self._refusal: OSError | None = None
        self.size = os.fstat(self._descriptor).st_size
        self._begun = self.size - self.size % ALIGNMENT
        self._filling[: self.size - self._begun] = os.pread(self._descriptor, self.size - self._begun, self._begun)
        self._pass_by_cache(wanted=True)

    def truncate(self) -> None:
        """Begin anew."""
        self._wait()
        os.ftruncate(self._descriptor, 0)
        self.size = self._begun = 0

    def write(self, block: bytes | bytearray) -> None:
        """Append `block`, which may be changed afterwards."""
        rest = memoryview(block)
        while rest:
            filled = self.size - self._begun
            part = rest[: BUFFER - filled]
            self._filling[filled : filled + len(part)] = part
            self.size += len(part)
            rest = rest[len(part) :]
            if self.size - self._begun == BUFFER:
                self._hand_over()

    def sync(self) -> None:
        """Everything is on the disk when this returns."""
        self._wait()
        self._pass_by_cache(wanted=False)
        # The last part may end anywhere, which only a write through the cache may.
        self._put(self._filling[: self.size - self._begun], self._begun)
        os.fsync(self._descriptor)
        self._pass_by_cache(wanted=True)

    def close(self) -> None:
        """Let go of the file; once is enough."""
        if self._writer is not None:
            self._full.put(None)
            self._writer.join()
        os.close(self._descriptor)

    def _hand_over(self) -> None:
        """Have the full buffer written, and go on with the next one that has been."""
        if self._writer is None:
            self._writer = threading.Thread(target=self._write, name="large-file", daemon=True)
            self._writer.start()
        self._full.put((self._filling, self._begun))
        self._begun = self.size
        self._filling = self._free.get()
        self._check()

    def _wait(self) -> None:
        """Until every buffer but the one that fills has been written."""
        for buffer in [self._free.get() for _ in range(BUFFERS - 1)]:
            self._free.put(buffer)
        self._check()

    def _check(self) -> None:
        if self._refusal is not None:
            raise self._refusal

    def _write(self) -> None:
        """What the thread does: nothing more after a part was refused, which would leave a hole before it."""
        while (item := self._full.get()) is not None:
            buffer, offset = item
            if self._refusal is None:
                try:
                    self._put(buffer, offset)
                except OSError as error:
                    self._refusal = error
            self._free.put(buffer)

    def _put(self, block: memoryview, offset: int) -> None:
        while block:
            try:
                written = os.pwrite(self._descriptor, block, offset)
            except OSError as error:
                if error.errno != errno.EINVAL or not self._passes_by_cache:
                    raise
                self._pass_by_cache(wanted=False)
            else:
                block, offset = block[written:], offset + written

    @property
    def _passes_by_cache(self) -> bool:
        return bool(fcntl.fcntl(self._descriptor, fcntl.F_GETFL) & os.O_DIRECT)

    def _pass_by_cache(self, *, wanted: bool) -> None:
        """Where a file system cannot, everything goes through the cache."""
        flags = fcntl.fcntl(self._descriptor, fcntl.F_GETFL)
        try:
            fcntl.fcntl(self._descriptor, fcntl.F_SETFL, flags | os.O_DIRECT if wanted else flags & ~os.O_DIRECT)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
