"""How far something is, on standard error: a bar on a terminal, plain lines now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from nano_appliance.ctl.table import width
from nano_appliance.model.sizes import format_size

PERCENT = 100
BAR = 24
REFRESH, LINE_EVERY = 0.1, 10.0
"""Seconds between two pictures of the bar, and between two lines."""


class Progress:
    """The progress of `label` to `total`, which is bytes, or percent unless `sized`."""

    def __init__(
        self,
        stream: TextIO,
        label: str,
        total: int = PERCENT,
        *,
        sized: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._label = label
        self._total = total
        self._sized = sized
        self._clock = clock
        self._live = stream.isatty()
        self._begun = clock()
        # The first line comes after a while: what is done in a moment needs none.
        self._told = self._begun - (REFRESH if self._live else 0.0)
        self._first: int | None = None
        self._drawn = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.clear()

    def update(self, done: int) -> None:
        """It is at `done` now."""
        if self._first is None:
            self._first = done
        now = self._clock()
        if now - self._told >= (REFRESH if self._live else LINE_EVERY):
            self._told = now
            self._draw(self._picture(done, now))

    def clear(self) -> None:
        """Take the bar away; lines stay."""
        if self._drawn:
            self._stream.write("\r" + " " * self._drawn + "\r")
            self._stream.flush()
            self._drawn = 0

    def _draw(self, picture: str) -> None:
        if self._live:
            room = " " * (self._drawn - width(picture))
            self._stream.write(f"\r{picture}{room}")
            self._drawn = max(self._drawn, width(picture))
        else:
            self._stream.write(f"{picture}\n")
        self._stream.flush()

    def _picture(self, done: int, now: float) -> str:
        share = min(done / self._total, 1.0) if self._total else 1.0
        bar = f" [{'#' * round(share * BAR):<{BAR}}]" if self._live else ""
        parts = [f"{self._label}{bar} {share:4.0%}"]
        if self._sized:
            parts.append(f"{format_size(done)} of {format_size(self._total)}")
        passed, made = now - self._begun, done - (self._first or 0)
        if passed >= 1.0 and made > 0:
            if self._sized:
                parts.append(f"{format_size(made / passed)}/s")
            parts.append(f"{_duration((self._total - done) * passed / made)} left")
        return ", ".join(parts)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(max(round(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
