"""A media image on its way in: a temporary file that becomes the image's file when it is complete and an ISO.

Knows nothing of records.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from nano_appliance.host.files import sync_folder, write_all
from nano_appliance.model.errors import Exhausted, InvalidInput, NanoError

TEMPORARY_PREFIX = ".upload-"

DESCRIPTOR_PLACE = 16 * 2048 + 1
DESCRIPTOR = b"CD001"
"""ISO 9660 puts its volume descriptors at sector 16; bytes 1 to 5 of each say so. Hybrid images have them too."""

_WRITE_OUT = 32 << 20
"""Bytes after which the kernel is asked to begin writing, so that the final sync is short and the cache stays small."""

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class IncomingMedia:
    """Use as a context manager; unless `keep` was called the file is gone at the end.

    Raises Exhausted when the disk has no room, NanoError for other refusals of the disk.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
        self._descriptor = -1
        self._head = b""
        self._sent_out = 0
        self.size = 0

    def __enter__(self) -> Self:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        self._descriptor = _guarded(lambda: os.open(self._path, flags, 0o640))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)
        self._path.unlink(missing_ok=True)

    def write(self, block: bytes | bytearray) -> None:
        """Append `block`; raises InvalidInput as soon as it is clear that this is no ISO."""
        self._check(block)
        _guarded(lambda: write_all(self._descriptor, block))
        self.size += len(block)
        if self.size - self._sent_out >= _WRITE_OUT:
            os.posix_fadvise(self._descriptor, self._sent_out, self.size - self._sent_out, os.POSIX_FADV_DONTNEED)
            self._sent_out = self.size

    def keep(self, target: Path) -> None:
        """Make the file `target`, on the disk with content and name.

        Raises InvalidInput when too little has come to be an ISO.
        """
        if self.size < DESCRIPTOR_PLACE + len(DESCRIPTOR):
            raise InvalidInput("the file is not an ISO image: it is too short")
        _guarded(lambda: self._publish(target))

    def _check(self, block: bytes | bytearray) -> None:
        end = DESCRIPTOR_PLACE + len(DESCRIPTOR)
        if self.size >= end:
            return
        begin = DESCRIPTOR_PLACE - self.size
        self._head += block[max(0, begin) : max(0, begin + len(DESCRIPTOR))]
        if self.size + len(block) >= end and self._head != DESCRIPTOR:
            raise InvalidInput("the file is not an ISO image: it has no ISO 9660 volume descriptor")

    def _publish(self, target: Path) -> None:
        os.fsync(self._descriptor)
        self._path.rename(target)
        sync_folder(target.parent)


def _guarded(step: Callable[[], int | None]) -> int:
    """Do a step on the disk; its refusal becomes an error a user can read."""
    try:
        return step() or 0
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Exhausted("no room left on the core's disk for this image") from error
        raise NanoError(f"cannot store the image: {error.strerror}") from error
