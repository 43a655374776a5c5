"""Pages of an operation log of a million entries, as a frontend that has just started reads them."""

from __future__ import annotations

import random
import statistics
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from nano_appliance.model.operation_log import NANOSECONDS, LogEntry
from nano_appliance.store.log_lines import write_line
from nano_appliance.store.operation_log import OperationLog
from scripts.bench.measuring import progress, timed

ENTRIES, DAYS = 1_000_000, 365
FIRST_DAY = datetime(2026, 1, 1)
WINDOWS, REPETITIONS, PAGE, COUNTED = 60, 5, 100, 1000


def measure_log_pages() -> dict[str, float]:
    """The slowest of many pages in milliseconds, each of a window at random and at any place of what is counted.

    Each is read several times by a log that knows nothing yet; the median is its time.
    """
    progress("pages of the operation log")
    with TemporaryDirectory() as folder:
        write_log(Path(folder), ENTRIES, DAYS)
        choice = random.Random(1)
        return {"log_page": max(_page(Path(folder), choice) for _ in range(WINDOWS)) * 1000}


def write_log(folder: Path, entries: int, days: int) -> None:
    """Files as the frontend writes them, `entries` spread evenly over `days`."""
    for number in range(days):
        day = FIRST_DAY + timedelta(days=number)
        file = folder / f"{day:%Y%m}" / f"{day:%Y%m%d}.log"
        file.parent.mkdir(exist_ok=True)
        per_day = entries // days
        with file.open("wb") as log:
            for turn in range(per_day):
                moment = day + timedelta(seconds=turn * 86400 // per_day)
                entry_id = f"{moment:%Y%m%d%H%M%S}{turn % 999 + 1:03}"
                since = int(moment.timestamp()) * NANOSECONDS + turn
                log.write(write_line(LogEntry(id=entry_id, time=since, content=f"ops.mira(10.0.0.9) : start {turn}")))


def _page(folder: Path, choice: random.Random) -> float:
    ends = sorted(FIRST_DAY + timedelta(seconds=choice.randrange(DAYS * 86400)) for _ in range(2))
    after, before = (int(end.timestamp()) * NANOSECONDS for end in ends)
    start = choice.randrange(COUNTED - PAGE)
    seconds: list[float] = []
    for _ in range(REPETITIONS):
        log = OperationLog(folder)
        with timed(seconds):
            log.page(after, before, start=start, limit=PAGE, enough=COUNTED)
    return statistics.median(seconds)
