"""Time stamps as text, in the one layout that files and API share."""

from __future__ import annotations

from datetime import datetime

LAYOUT = "%Y-%m-%d %H:%M:%S"


def format_time(moment: datetime) -> str:
    """Local time as `YYYY-MM-DD HH:MM:SS`, without a zone."""
    return moment.strftime(LAYOUT)


def parse_time(text: str) -> datetime:
    """The reverse of `format_time`; raises ValueError for another layout."""
    return datetime.strptime(text, LAYOUT)
