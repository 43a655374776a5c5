"""Writes an archive in the `newc` layout of cpio, which is what a Linux kernel unpacks as its first file system."""

from __future__ import annotations

import stat
from collections.abc import Mapping

_MAGIC = b"070701"
_TRAILER = "TRAILER!!!"


def cpio_archive(files: Mapping[str, bytes], folders: tuple[str, ...] = (), executable: int = 0o755) -> bytes:
    """The archive of `folders` (parents are added) and `files` by path without a leading slash; all belongs to root."""
    needed = set(folders) | {parent for path in (*files, *folders) for parent in _parents(path)}
    pieces = [_entry(path, stat.S_IFDIR | 0o755, b"", number) for number, path in enumerate(sorted(needed), 1)]
    start = len(pieces) + 1
    pieces += [
        _entry(path, stat.S_IFREG | executable, content, start + index)
        for index, (path, content) in enumerate(files.items())
    ]
    return b"".join([*pieces, _entry(_TRAILER, 0, b"", 0)])


def _parents(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: length + 1]) for length in range(len(parts))]


def _entry(path: str, mode: int, content: bytes, number: int) -> bytes:
    name = path.encode() + b"\0"
    fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name), 0)
    head = _MAGIC + b"".join(b"%08x" % field for field in fields) + name
    return _padded(head) + _padded(content)


def _padded(piece: bytes) -> bytes:
    return piece + bytes(-len(piece) % 4)
