"""Sending a file, or the rest of it, block by block; the caller decides who may have which file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from email.utils import formatdate
from http import HTTPStatus
from io import FileIO
from pathlib import Path

from nano_appliance.model.errors import NotFound
from nano_appliance.rest.answer import RawAnswer

BLOCK = 256 * 1024

_RANGE = re.compile(r"bytes=(?P<first>\d*)-(?P<last>\d*)")
_OCTETS = ("Content-Type", "application/octet-stream")


def file_answer(path: Path, wanted_range: str = "") -> RawAnswer:
    """The content of `path`, or the one range that the header `wanted_range` asks for.

    Several ranges and ranges of other units are answered with the whole file, as HTTP allows. The file is opened here
    and closed when the answer was sent. Raises NotFound when it cannot be opened.
    """
    try:
        file = _File(path)
    except OSError as error:
        raise NotFound(f"the file {path.name} cannot be read: {error.strerror}") from error
    bounds = _bounds(wanted_range, file.size)
    if bounds is None:
        return RawAnswer(HTTPStatus.OK, _headers(file.size, file.changed), file)
    first, last = bounds
    if first > last or first >= file.size:
        file.close()
        unsatisfied = ("Content-Range", f"bytes */{file.size}")
        return RawAnswer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, (unsatisfied,))
    file.select(first, last + 1)
    place = ("Content-Range", f"bytes {first}-{last}/{file.size}")
    return RawAnswer(HTTPStatus.PARTIAL_CONTENT, (*_headers(last + 1 - first, file.changed), place), file)


class _File:
    """The blocks of an open file between two offsets."""

    def __init__(self, path: Path) -> None:
        self._file = FileIO(path, opener=_open)
        seen = os.fstat(self._file.fileno())
        self.size, self.changed = seen.st_size, seen.st_mtime
        self._offset, self._end = 0, self.size

    def select(self, offset: int, end: int) -> None:
        self._offset, self._end = offset, end

    def __iter__(self) -> Iterator[bytes]:
        while self._offset < self._end:
            block = os.pread(self._file.fileno(), min(BLOCK, self._end - self._offset), self._offset)
            if not block:
                raise EOFError("the file became shorter while it was sent")
            self._offset += len(block)
            yield block

    def close(self) -> None:
        self._file.close()


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW)


def _headers(length: int, changed: float) -> tuple[tuple[str, str], ...]:
    modified = ("Last-Modified", formatdate(changed, usegmt=True))
    return (_OCTETS, ("Content-Length", str(length)), ("Accept-Ranges", "bytes"), modified)


def _bounds(wanted: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for; None for everything."""
    parts = _RANGE.fullmatch(wanted.strip())
    if parts is None or not (parts["first"] or parts["last"]):
        return None
    if not parts["first"]:
        return max(0, size - int(parts["last"])), size - 1 if int(parts["last"]) else -1
    return int(parts["first"]), min(int(parts["last"]), size - 1) if parts["last"] else size - 1
