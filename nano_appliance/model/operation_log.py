"""The operation log: who did what, one line each; numbers, lines and windows, but no file and no clock."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta
from itertools import chain

import msgspec

from nano_appliance.model.errors import Exhausted, InvalidInput
from nano_appliance.model.times import parse_time

ID_DIGITS = 17
"""`YYYYMMDDhhmmss` in local time, and a counter of three digits from 001 within that second."""

MOST_IN_A_SECOND = 999
LONGEST_CONTENT = 1000
"""Characters of an entry; more is cut off."""

NANOSECONDS = 1_000_000_000
_EARLIEST, _LATEST = datetime(1971, 1, 1), datetime(9000, 1, 1)
"""Windows are cut to what every clock and file name can express."""

_SECONDS_OF_A_DAY = 24 * 60 * 60


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """`time` in nanoseconds since 1970; `client` when a client supplied the text, which then proves nothing."""

    id: str
    time: int
    content: str
    client: bool = False


def one_line(text: str) -> str:
    """`text` fit for one line of the log: everything that does not print is escaped, too much is cut off."""
    if not text.isprintable():
        text = "".join(
            letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text
        )
    return text if len(text) <= LONGEST_CONTENT else text[: LONGEST_CONTENT - 1] + "…"


def check_id(text: str) -> str:
    """Return the id of an entry; raises InvalidInput for anything but 17 digits that start with a date."""
    if len(text) == ID_DIGITS and text.isascii() and text.isdigit():
        try:
            datetime.strptime(text[:8], "%Y%m%d")
        except ValueError:
            pass
        else:
            return text
    raise InvalidInput(f"entries must be ids of {ID_DIGITS} digits that start with a date")


def day_of(entry_id: str) -> str:
    """The day `YYYYMMDD` an entry belongs to."""
    return entry_id[:8]


def free_id(moment: datetime, used: Container[str]) -> str:
    """The id for an entry written at the local time `moment`, other than those `used` on that day.

    A second that is full lends the next one that has room, the last seconds of a day lend earlier ones, so that an id
    never leaves its day. Raises Exhausted when the whole day is full.
    """
    present = moment.hour * 3600 + moment.minute * 60 + moment.second
    for second in chain(range(present, _SECONDS_OF_A_DAY), range(present - 1, -1, -1)):
        minutes, seconds = divmod(second, 60)
        prefix = f"{moment:%Y%m%d}{minutes // 60:02}{minutes % 60:02}{seconds:02}"
        for counter in range(1, MOST_IN_A_SECOND + 1):
            if (entry_id := f"{prefix}{counter:03}") not in used:
                return entry_id
    raise Exhausted("the operation log of this day is full")


def window(after: str, before: str, now: datetime) -> tuple[int, int]:
    """The window a query asks for, in nanoseconds since 1970; both texts are local times, empty for the default.

    Without `before` it ends `now`, without `after` it starts 24 hours before its end. Raises InvalidInput for a text
    that is no time and for a window that ends before it starts.
    """
    end = _moment("before", before) if before else now
    start = _moment("after", after) if after else end - timedelta(days=1)
    if end < start:
        raise InvalidInput("before must not be earlier than after")
    return _nanoseconds(start), _nanoseconds(end)


def _moment(field: str, text: str) -> datetime:
    try:
        moment = parse_time(text)
    except ValueError:
        raise InvalidInput(f"{field} must be a time as YYYY-MM-DD HH:MM:SS") from None
    return min(max(moment, _EARLIEST), _LATEST)


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * NANOSECONDS + moment.microsecond * 1000
