"""Speeds from counters: how much a counter grew per second between two looks; has no clock of its own."""

from __future__ import annotations

from typing import NamedTuple

SHORTEST_SPAN = 0.5
"""Seconds; over less a rate is mostly noise, so the previous one is kept."""


class Sample(NamedTuple):
    """Counters by name at a moment of a monotonic clock, in seconds."""

    moment: float
    counters: dict[str, int]


class Rates:
    """Remembers the last sample of some counters and tells how fast they grow."""

    def __init__(self) -> None:
        self._last: Sample | None = None
        self._rates: dict[str, float] = {}

    def update(self, sample: Sample) -> dict[str, float]:
        """Growth per second of each counter since the last sample; 0 for a new one and for one that was reset."""
        last = self._last
        if last is not None and sample.moment - last.moment < SHORTEST_SPAN:
            return self._rates
        span = sample.moment - last.moment if last else 1.0
        before = last.counters if last else sample.counters
        self._rates = {name: max(0, value - before.get(name, value)) / span for name, value in sample.counters.items()}
        self._last = sample
        return self._rates
