"""The CPU usage of the last seconds: long enough that a short burst does not make the host look busy; has no clock."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

WINDOW = 10.0
"""Seconds. The core places no instance on a busy cell, so the figure must not jump with every program's start."""


class _Look(NamedTuple):
    moment: float
    busy: int
    idle: int


class CpuWindow:
    """Remembers what the kernel counted during the last seconds."""

    def __init__(self) -> None:
        self._looks: deque[_Look] = deque()

    def update(self, moment: float, busy: int, idle: int) -> float:
        """Percent of all processors in use since the oldest remembered look; 0 for the first one.

        `moment` is seconds of a monotonic clock, `busy` and `idle` are the kernel's growing counts of ticks.
        """
        looks = self._looks
        looks.append(_Look(moment, busy, idle))
        # The look at the window's far edge stays, so that the window is never shorter than wanted.
        while len(looks) > 2 and looks[1].moment <= moment - WINDOW:
            looks.popleft()
        worked, rested = busy - looks[0].busy, idle - looks[0].idle
        return 100.0 * worked / (worked + rested) if worked + rested > 0 else 0.0
