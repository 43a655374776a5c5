"""The head of a qcow2 file: what it says of the disk inside, and why such a file must stay out; pure."""

from __future__ import annotations

import struct

from nano_appliance.model.errors import InvalidInput

HEADER_LENGTH = 80
"""Bytes at the beginning of a file that say all that is asked here."""

_MAGIC = b"QFI\xfb"
_VERSIONS = (2, 3)
_FIRST_WITH_FEATURES = 3
_FIELDS = struct.Struct(">4sIQIIQI")
"""Magic, version, place and length of the backing file's name, cluster bits, virtual size, encryption."""

_FEATURES = struct.Struct(">Q")
_FEATURES_PLACE = 72
_CORRUPT, _DATA_ELSEWHERE = 1 << 1, 1 << 2


def backing_name(head: bytes) -> tuple[int, int] | None:
    """Place and length in the file of its backing file's name; None when the file is no overlay, or no qcow2 file."""
    if len(head) < HEADER_LENGTH or not head.startswith(_MAGIC):
        return None
    _, _, place, length, *_ = _FIELDS.unpack_from(head)
    return (place, length) if place else None


def standalone_size(head: bytes) -> int:
    """`virtual_size` of a file that needs no other one beside it; raises InvalidInput as well when it does."""
    if backing_name(head):
        raise InvalidInput("the disk image depends on a backing file; flatten it with 'qemu-img convert' first")
    return virtual_size(head)


def virtual_size(head: bytes) -> int:
    """Bytes of the disk that a qcow2 file beginning with `head` holds.

    Raises InvalidInput when it is no qcow2 file, is encrypted or damaged, or keeps its data elsewhere.
    """
    if len(head) < HEADER_LENGTH or not head.startswith(_MAGIC):
        raise InvalidInput("the file is not a qcow2 disk image")
    _, version, _, _, _, size, encryption = _FIELDS.unpack_from(head)
    if version not in _VERSIONS:
        raise InvalidInput(f"the file is a qcow2 disk image of version {version}, which is not known")
    if encryption:
        raise InvalidInput("the disk image is encrypted")
    features = _FEATURES.unpack_from(head, _FEATURES_PLACE)[0] if version >= _FIRST_WITH_FEATURES else 0
    if features & _DATA_ELSEWHERE:
        raise InvalidInput("the disk image keeps its data in another file")
    if features & _CORRUPT:
        raise InvalidInput("the disk image is marked as corrupt")
    if not size:
        raise InvalidInput("the disk image is empty")
    return int(size)
