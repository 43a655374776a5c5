"""Which cells live, judged by their reports as they arrive: twice, in any order, or long after they were sent.

Pure: time is passed in, and nothing but the newest report of a cell counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from nano_appliance.model.timing import DEAD_AFTER


class LifeSign(msgspec.Struct, frozen=True, kw_only=True):
    """What a report proves: `boot` and `sequence` are the cell's words, see `CellReport`.

    `connected` is when the core accepted the connection that brought it, in the core's monotonic seconds.
    """

    boot: str
    sequence: int
    connected: float
    stopping: bool = False


def is_newer(sign: LifeSign, known: LifeSign) -> bool:
    """True when the cell made `sign` after `known`.

    Boots have no order of their own. But one that is over makes no connections any more, and what it left on the way
    still comes over one of its own: so the boot whose connection is the younger one is the later boot.
    """
    if sign.boot == known.boot:
        return sign.sequence > known.sequence
    return sign.connected > known.connected


@dataclass(frozen=True)
class _Heard:
    sign: LifeSign
    at: float


@dataclass
class Liveness:
    """The newest sign of each cell, and when it came."""

    _cells: dict[str, _Heard] = field(default_factory=dict)

    def hear(self, cell: str, sign: LifeSign, now: float) -> bool:
        """Take a sign; False for one that was overtaken, which does not even prove that the cell still lives."""
        known = self._cells.get(cell)
        if known is not None and not is_newer(sign, known.sign):
            return False
        self._cells[cell] = _Heard(sign, now)
        return True

    def alive(self, cell: str, now: float) -> bool:
        """True when the cell was heard less than `DEAD_AFTER` seconds ago and is not on its way down."""
        known = self._cells.get(cell)
        return known is not None and not known.sign.stopping and now - known.at < DEAD_AFTER

    def forget(self, cell: str) -> None:
        """The cell was removed."""
        self._cells.pop(cell, None)
