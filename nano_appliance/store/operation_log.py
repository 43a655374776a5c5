"""The files of the operation log, one a day; only ever appended to, and must not know what the entries speak of.

`<folder>/YYYYMM/YYYYMMDD.log` holds one entry a line, ours the oldest first, those of the older platform the newest
first; the hash chain of a file stands beside it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from nano_appliance.host.append_file import append_durably
from nano_appliance.model.errors import NotFound
from nano_appliance.model.operation_log import ID_DIGITS, NANOSECONDS, LogEntry, check_id, day_of, free_id, one_line
from nano_appliance.store.log_chain import Chain
from nano_appliance.store.log_day import Day, shown
from nano_appliance.store.log_lines import CLIENT_MARK, HIDDEN_MARK, read_file, read_lines, write_line

MOST_REMEMBERED = 2_000_000
"""Entries whose places are kept in memory, some 30 MB; of the days that were asked for last."""


@dataclass(frozen=True)
class Page:
    """Some of the entries of a window, the latest first, and how many there are in all, as far as was counted."""

    entries: list[LogEntry]
    total: int


class OperationLog:
    """The log below `folder`; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._days: OrderedDict[Path, Day] = OrderedDict()
        self._written_day = ""
        self._used: set[str] = set()
        self._chain: Chain | None = None

    def append(self, content: str, time: int, *, client: bool = False) -> LogEntry:
        """Write an entry of the moment `time` (nanoseconds since 1970); it is on the disk when this returns.

        Raises Exhausted when the disk is full, NanoError when the file or its chain cannot be written.
        """
        moment = datetime.fromtimestamp(time // NANOSECONDS)
        with self._lock:
            used = self._ids_used_on(f"{moment:%Y%m%d}")
            entry = LogEntry(id=free_id(moment, used), time=time, content=one_line(content), client=client)
            used.add(entry.id)
            self._write(day_of(entry.id), [write_line(entry, CLIENT_MARK if client else "")])
        return entry

    def hide(self, ids: Sequence[str], time: int) -> int:
        """Show the entries `ids` no more, and tell how many they were; ids their day does not have are passed over.

        Raises InvalidInput for a malformed id and NotFound for a day without a log; nothing is hidden then.
        """
        days: dict[str, list[str]] = {}
        for entry_id in dict.fromkeys(ids):
            days.setdefault(day_of(check_id(entry_id)), []).append(entry_id)
        with self._lock:
            hidden = 0
            for day, marks in [(day, self._marks(day, wanted, time)) for day, wanted in days.items()]:
                if marks:
                    self._write(day, marks)
                hidden += len(marks)
            return hidden

    def page(self, after: int, before: int, *, start: int, limit: int, enough: int) -> Page:
        """`limit` entries with `after` <= time < `before` (nanoseconds since 1970), the latest first, `start` skipped.

        They are counted up to `enough`. Raises NanoError for a file that cannot be read.
        """
        entries: list[LogEntry] = []
        total = 0
        with self._lock:
            for file in self._files_between(after, before):
                if total >= enough and len(entries) >= limit:
                    break
                day = self._day(file)
                low, high = day.position(after), day.position(before)
                first = max(high - max(0, start - total), low)
                last = max(first - (limit - len(entries)), low)
                entries += day.latest(last, first) if last < first else []
                total += high - low
        return Page(entries, min(total, enough))

    def search(self, after: int, before: int, *, enough: int) -> list[LogEntry]:
        """The latest `enough` entries with `after` <= time < `before` (nanoseconds since 1970), the latest first."""
        return self.page(after, before, start=0, limit=enough, enough=0).entries

    def _marks(self, day: str, wanted: Sequence[str], time: int) -> list[bytes]:
        file = self._file(day)
        if not file.is_file():
            raise NotFound(f"no log of the day {day}")
        known = {f"{line.id:0{ID_DIGITS}}" for line in shown(read_lines(file, read_file(file)))}
        return [
            write_line(LogEntry(id=entry_id, time=time, content=""), HIDDEN_MARK)
            for entry_id in wanted
            if entry_id in known
        ]

    def _write(self, day: str, lines: list[bytes]) -> None:
        """Append lines, and seal them in the chain; a chain that lags behind is brought up first."""
        file = self._file(day)
        chain = self._chain
        if chain is None or chain.file != file:
            chain = self._chain = Chain(self._folder, file)
        chain.catch_up()
        append_durably(file, b"".join(lines))
        chain.seal(lines)

    def _ids_used_on(self, day: str) -> set[str]:
        if day != self._written_day:
            file = self._file(day)
            self._used = {f"{line.id:0{ID_DIGITS}}" for line in read_lines(file, read_file(file)) if not line.hides}
            self._written_day = day
        return self._used

    def _file(self, day: str) -> Path:
        return self._folder / day[:6] / f"{day}.log"

    def _day(self, file: Path) -> Day:
        """The day of `file` as it is now; those not asked for lately are forgotten."""
        day = self._days.pop(file, None) or Day(file)
        self._days[file] = day
        day.refresh()
        while len(self._days) > 1 and sum(map(len, self._days.values())) > MOST_REMEMBERED:
            self._days.popitem(last=False)
        return day

    def _files_between(self, after: int, before: int) -> Iterator[Path]:
        """Files that may hold entries of the window, the latest day first.

        One day more on either side: clocks are set back and forth, and the older platform changed files in UTC.
        """
        margin = timedelta(days=1)
        first = f"{datetime.fromtimestamp(after // NANOSECONDS) - margin:%Y%m%d}"
        last = f"{datetime.fromtimestamp(before // NANOSECONDS) + margin:%Y%m%d}"
        for month in sorted(self._folder.glob("[0-9]" * 6), reverse=True):
            if first[:6] <= month.name <= last[:6]:
                for file in sorted(month.glob("[0-9]" * 8 + ".log"), reverse=True):
                    if first <= file.stem <= last:
                        yield file
