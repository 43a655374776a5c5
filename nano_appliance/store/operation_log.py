"""The files of the operation log, one a day; only ever appended to, and must not know what the entries speak of.

`<folder>/YYYYMM/YYYYMMDD.log` holds one entry a line, `<id>,<nanoseconds since 1970>,<text>`, ours the oldest first,
those of the older platform the newest first. A tab, which no text holds, starts a mark of ours behind the text.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from nano_appliance.host.append_file import append_durably
from nano_appliance.model.errors import NanoError, NotFound
from nano_appliance.model.operation_log import (
    ID_DIGITS,
    NANOSECONDS,
    LogEntry,
    check_id,
    day_of,
    free_id,
    newest_first,
    one_line,
)

logger = logging.getLogger(__name__)

CLIENT_MARK = "client"
"""The text came from a client."""

HIDDEN_MARK = "hidden"
"""The entry with the id of this line is no longer shown."""

_LINE = re.compile(rf"([0-9]{{{ID_DIGITS}}}),([0-9]{{1,19}}),(.*?)(?:\t({CLIENT_MARK}|{HIDDEN_MARK}))?\r?")


@dataclass
class _Day:
    """What one file holds."""

    entries: dict[str, LogEntry] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def visible(self) -> Iterator[LogEntry]:
        return (entry for entry in self.entries.values() if entry.id not in self.hidden)


class OperationLog:
    """The log below `folder`; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._written_day = ""
        self._used: set[str] = set()

    def append(self, content: str, time: int, *, client: bool = False) -> LogEntry:
        """Write an entry of the moment `time` (nanoseconds since 1970); it is on the disk when this returns.

        Raises Exhausted when the disk is full, NanoError when the file cannot be written.
        """
        moment = datetime.fromtimestamp(time // NANOSECONDS)
        with self._lock:
            used = self._ids_used_on(f"{moment:%Y%m%d}")
            entry = LogEntry(id=free_id(moment, used), time=time, content=one_line(content), client=client)
            append_durably(self._file(day_of(entry.id)), _line(entry, CLIENT_MARK if client else ""))
            used.add(entry.id)
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
                    append_durably(self._file(day), b"".join(marks))
                hidden += len(marks)
            return hidden

    def search(self, after: int, before: int, *, enough: int) -> list[LogEntry]:
        """Entries with `after` <= time < `before` (nanoseconds since 1970), the latest first.

        Days are read back in time until `enough` entries are found, so the answer may hold more than that.
        """
        found: list[LogEntry] = []
        for file in self._files_between(after, before):
            if len(found) >= enough:
                break
            with self._lock:
                text = _text(file)
            found.extend(newest_first(_parse(file, text).visible(), after, before))
        return newest_first(found, after, before)

    def _marks(self, day: str, wanted: Iterable[str], time: int) -> list[bytes]:
        file = self._file(day)
        if not file.is_file():
            raise NotFound(f"no log of the day {day}")
        shown = {entry.id for entry in _parse(file, _text(file)).visible()}
        return [
            _line(LogEntry(id=entry_id, time=time, content=""), HIDDEN_MARK) for entry_id in wanted if entry_id in shown
        ]

    def _ids_used_on(self, day: str) -> set[str]:
        if day != self._written_day:
            file = self._file(day)
            self._used = set(_parse(file, _text(file)).entries)
            self._written_day = day
        return self._used

    def _file(self, day: str) -> Path:
        return self._folder / day[:6] / f"{day}.log"

    def _files_between(self, after: int, before: int) -> list[Path]:
        """Files that may hold entries of the window, the latest day first.

        One day more on either side: clocks are set back and forth, and the older platform changed files in UTC.
        """
        day = timedelta(days=1)
        first = f"{datetime.fromtimestamp(after // NANOSECONDS) - day:%Y%m%d}.log"
        last = f"{datetime.fromtimestamp(before // NANOSECONDS) + day:%Y%m%d}.log"
        files = (file for file in self._folder.glob("??????/????????.log") if first <= file.name <= last)
        return sorted(files, key=lambda file: file.name, reverse=True)


def _line(entry: LogEntry, mark: str) -> bytes:
    tail = f"\t{mark}" if mark else ""
    return f"{entry.id},{entry.time},{entry.content}{tail}\n".encode()


def _text(file: Path) -> str:
    """The whole of `file`, nothing when it does not exist; raises NanoError when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise NanoError(f"cannot read {file}: {error.strerror}") from error


def _parse(file: Path, text: str) -> _Day:
    """What `text`, the content of `file`, holds; a line that is no entry is reported and passed over.

    The older platform gave some ids twice: the later line of the file gets the next free number, always the same one.
    """
    day = _Day()
    for number, line in enumerate(text.split("\n"), start=1):
        if (match := _LINE.fullmatch(line)) is None:
            if line:
                logger.warning("%s, line %d is no entry of the log", file, number)
            continue
        entry_id, time, content, mark = match.groups()
        if mark == HIDDEN_MARK:
            day.hidden.add(entry_id)
            continue
        while entry_id in day.entries:
            entry_id = f"{int(entry_id) + 1:0{ID_DIGITS}}"
        day.entries[entry_id] = LogEntry(id=entry_id, time=int(time), content=content, client=mark == CLIENT_MARK)
    return day
