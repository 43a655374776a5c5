"""Where the entries of one day's file stand, in the order of their times, so that a page is read without the rest."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from itertools import accumulate, islice
from operator import le, lt
from pathlib import Path

from nano_appliance.model.errors import NanoError
from nano_appliance.model.operation_log import ID_DIGITS, LogEntry
from nano_appliance.store.log_lines import (
    LONGEST_LINE,
    Line,
    is_plain,
    read_blocks,
    read_entry,
    read_file,
    read_lines,
    times_of,
)


class Day:
    """The shown entries of the file `path`, 16 bytes of memory each; `refresh` before every use.

    A file only grows; one that became shorter, or is another file, is read anew. Lines that are plain entries in the
    order of their ids and times, as ours are, are found quickly; anything else has the whole file read more carefully.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._inode, self._size = 0, 0
        self._times, self._offsets = array("q"), array("Q")
        self._renumbered: dict[int, int] = {}
        self._last_id = b""

    def refresh(self) -> None:
        """Take in what was appended since the last time; raises NanoError when the file cannot be read."""
        try:
            status = os.stat(self.path)  # noqa: PTH116 - called for every day of a window
        except FileNotFoundError:
            self._forget()
            return
        except OSError as error:
            raise NanoError(f"cannot read {self.path}: {error.strerror}") from error
        if (status.st_ino, status.st_size) == (self._inode, self._size):
            return
        if status.st_ino != self._inode or status.st_size < self._size:
            self._forget()
        self._inode = status.st_ino
        if not all(self._take_plainly(block) for block in read_blocks(self.path, self._size)):
            self._forget()
            self._inode = status.st_ino
            self._take_carefully(read_file(self.path))

    def __len__(self) -> int:
        return len(self._times)

    def position(self, time: int) -> int:
        """How many entries are earlier than `time`."""
        return bisect_left(self._times, time)

    def latest(self, low: int, high: int) -> list[LogEntry]:
        """The entries from position `low` up to `high`, the latest first; raises NanoError."""
        try:
            with self.path.open("rb") as file:
                blocks = [
                    (offset, os.pread(file.fileno(), LONGEST_LINE, offset))
                    for offset in reversed(self._offsets[low:high])
                ]
        except OSError as error:
            raise NanoError(f"cannot read {self.path}: {error.strerror}") from error
        return [read_entry(block.partition(b"\n")[0], self._renumbered.get(offset)) for offset, block in blocks]

    def _forget(self) -> None:
        self._inode, self._size = 0, 0
        self._times, self._offsets = array("q"), array("Q")
        self._renumbered = {}
        self._last_id = b""

    def _take_plainly(self, block: bytes) -> bool:
        """Take in the next block of the file; False, with nothing taken, when it is not plain and in order."""
        times = times_of(block)
        lines = block.split(b"\n")
        if not lines[-1]:
            lines.pop()
        if len(times) != len(lines) or not is_plain(block):
            return False
        ids = [line[:ID_DIGITS] for line in lines]
        if lines and (ids[0] <= self._last_id or (self._times and times[0] < self._times[-1])):
            return False
        # Ids that rise come once each, which those of the older platform do not always.
        if not all(map(lt, ids, islice(ids, 1, None))) or not all(map(le, times, islice(times, 1, None))):
            return False
        if lines:
            self._offsets.extend(accumulate((len(line) + 1 for line in lines[:-1]), initial=self._size))
            self._times.extend(times)
            self._last_id = ids[-1]
        self._size += len(block)
        return True

    def _take_carefully(self, content: bytes) -> None:
        lines = read_lines(self.path, content)
        for line in sorted(shown(lines)):
            self._times.append(line.time)
            self._offsets.append(line.offset)
            if line.id != int(content[line.offset : line.offset + ID_DIGITS]):
                self._renumbered[line.offset] = line.id
        self._last_id = b"%0*d" % (ID_DIGITS, max((line.id for line in lines), default=0))
        self._size = len(content)


def shown(lines: list[Line]) -> list[Line]:
    """The entries among `lines` that no mark hides."""
    hidden = {line.id for line in lines if line.hides}
    return [line for line in lines if not line.hides and line.id not in hidden]
