"""The one clock of the core whose text goes into files and answers."""

from __future__ import annotations

from datetime import datetime

from nano_appliance.model.times import format_time


def now() -> str:
    """Local time as all files and answers have it."""
    return format_time(datetime.now())
