"""Is a file what its kind of image must be, and what is known of it; told block by block while it is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from nano_appliance.model.disk_header import HEADER_LENGTH, standalone_size
from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.image import ImageKind
from nano_appliance.roles.core.disk_inspection import inspect, require_tool

DESCRIPTOR_PLACE = 16 * 2048 + 1
DESCRIPTOR = b"CD001"
"""ISO 9660 puts its volume descriptors at sector 16; bytes 1 to 5 of each say so. Hybrid images have them too."""


@dataclass(frozen=True)
class Facts:
    """What was found out: SHA-1 of the file and size of the disk in bytes, of a disk image."""

    check_sum: str = ""
    virtual_size: int = 0


class ContentCheck(Protocol):
    """Looks at one file from its beginning to its end."""

    def look(self, block: bytes | bytearray) -> None:
        """Take the next block; raises InvalidInput as soon as it is clear that the file is of another kind."""
        ...

    def conclude(self, path: Path) -> Facts:
        """What is known now that the whole file is at `path`; raises InvalidInput when it is not what it must be."""
        ...


def content_check(kind: ImageKind) -> ContentCheck:
    """A check for a file of this kind; raises Unavailable when the host lacks what it takes."""
    if kind is ImageKind.MEDIA:
        return IsoCheck()
    require_tool()
    return DiskCheck()


class IsoCheck:
    """An ISO has a descriptor at a known place."""

    def __init__(self) -> None:
        self._seen = 0
        self._descriptor = b""

    def look(self, block: bytes | bytearray) -> None:
        """See `ContentCheck`."""
        end = DESCRIPTOR_PLACE + len(DESCRIPTOR)
        if self._seen >= end:
            return
        begin = DESCRIPTOR_PLACE - self._seen
        self._descriptor += block[max(0, begin) : max(0, begin + len(DESCRIPTOR))]
        self._seen += len(block)
        if self._seen >= end and self._descriptor != DESCRIPTOR:
            raise InvalidInput("the file is not an ISO image: it has no ISO 9660 volume descriptor")

    def conclude(self, path: Path) -> Facts:  # noqa: ARG002 - what was seen says enough
        """See `ContentCheck`."""
        if self._seen < DESCRIPTOR_PLACE + len(DESCRIPTOR):
            raise InvalidInput("the file is not an ISO image: it is too short")
        return Facts()


class DiskCheck:
    """A disk image is a qcow2 file that stands alone: its head tells at once, its tables when it is whole."""

    def __init__(self) -> None:
        self._head = b""
        self._digest = hashlib.sha1(usedforsecurity=False)

    def look(self, block: bytes | bytearray) -> None:
        """See `ContentCheck`."""
        if len(self._head) < HEADER_LENGTH:
            self._head += block[: HEADER_LENGTH - len(self._head)]
            if len(self._head) == HEADER_LENGTH:
                standalone_size(self._head)
        self._digest.update(block)

    def conclude(self, path: Path) -> Facts:
        """See `ContentCheck`."""
        standalone_size(self._head)
        return Facts(check_sum=self._digest.hexdigest(), virtual_size=inspect(path))
