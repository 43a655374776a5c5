"""The lines of the operation log's files: how an entry is written, and what a file holds.

A line is `<id>,<nanoseconds since 1970>,<text>`. A tab, which no text holds, starts a mark of ours behind the text.
"""

from __future__ import annotations

import logging
import re
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from nano_appliance.model.errors import NanoError
from nano_appliance.model.operation_log import ID_DIGITS, LogEntry

logger = logging.getLogger(__name__)

CLIENT_MARK = "client"
"""The text came from a client."""

HIDDEN_MARK = "hidden"
"""The entry with the id of this line is no longer shown."""

_LINE = re.compile(
    rf"^([0-9]{{{ID_DIGITS}}}),([0-9]{{1,19}}),([^\n]*?)(?:\t({CLIENT_MARK}|{HIDDEN_MARK}))?\r?$".encode(), re.MULTILINE
)
_HEAD = re.compile(rf"^([0-9]{{{ID_DIGITS}}}),([0-9]{{1,19}}),".encode(), re.MULTILINE)


_PLAIN_HEAD = re.compile(rf"^[0-9]{{{ID_DIGITS}}},([0-8][0-9]{{18}}),".encode(), re.MULTILINE)
"""That of an entry written between the years 2001 and 2255."""

LONGEST_LINE = 64 * 1024
"""Bytes read for an entry; ours are far shorter."""

BLOCK = 4 << 20
"""Bytes of a file looked at in one piece."""

LATEST = (1 << 63) - 1
"""A time beyond this, which only a hand could have written, counts as this."""


class Line(NamedTuple):
    """Where an entry stands, or a mark that `hides` one; ids are numbers here."""

    time: int
    id: int
    offset: int
    hides: bool = False


def write_line(entry: LogEntry, mark: str = "") -> bytes:
    """The line of an entry, or of a mark."""
    tail = f"\t{mark}" if mark else ""
    return f"{entry.id},{entry.time},{entry.content}{tail}\n".encode()


def read_lines(path: Path, content: bytes, start: int = 0) -> list[Line]:
    """The lines of `content`, which stands at `start` of the file `path`; what is no line of the log is reported.

    The older platform gave some ids twice: the later line of the file gets the next free number, always the same one.
    """
    marked = HIDDEN_MARK.encode() in content
    lines: list[Line] = []
    taken: set[int] = set()
    for match in (_LINE if marked else _HEAD).finditer(content):
        entry_id, time = int(match[1]), min(int(match[2]), LATEST)
        hides = marked and match[4] == HIDDEN_MARK.encode()
        while entry_id in taken and not hides:
            entry_id += 1
        if not hides:
            taken.add(entry_id)
        lines.append(Line(time, entry_id, start + match.start(), hides))
    if content.count(b"\n") != len(lines) and (
        strange := sum(1 for line in content.splitlines() if line and not _HEAD.match(line))
    ):
        logger.warning("%s: %d lines are no entries of the log", path, strange)
    return lines


def times_of(block: bytes) -> array[int]:
    """The times of the lines that begin as entries do, in their order."""
    return array("q", map(int, _PLAIN_HEAD.findall(block)))


def is_plain(block: bytes) -> bool:
    """True when no line hides another."""
    return b"\t" + HIDDEN_MARK.encode() not in block


def read_entry(line: bytes, entry_id: int | None = None) -> LogEntry:
    """The entry in one line of a file, which begins as one; `entry_id` is the id it has, if it is not the line's."""
    match = _LINE.match(line.rstrip(b"\n"))
    assert match is not None  # noqa: S101 - the caller has found its head
    content = match[3].decode("utf-8", errors="replace")
    mark = (match[4] or b"").decode()
    shown_id = match[1].decode() if entry_id is None else f"{entry_id:0{ID_DIGITS}}"
    return LogEntry(id=shown_id, time=int(match[2]), content=content, client=mark == CLIENT_MARK)


def read_blocks(path: Path, start: int) -> Iterator[bytes]:
    """What stands in `path` from `start` on, in pieces of whole lines; raises NanoError when it is unreadable."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            while block := file.read(BLOCK):
                yield block + file.readline() if not block.endswith(b"\n") else block
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error


def read_file(path: Path, start: int = 0) -> bytes:
    """What stands in `path` from `start` on, nothing when it does not exist; raises NanoError when it is unreadable."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error
