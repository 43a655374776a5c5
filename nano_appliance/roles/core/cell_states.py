"""What has become of each cell's entering its pool: waiting, entered or failed; one place to wait for the outcome.

Orders nothing.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum


class CellState(StrEnum):
    """Why a cell needs attention; the empty word for one that simply works."""

    FINE = ""
    JOINING = "joining"
    FAILED = "failed"
    CONFLICT = "conflict"
    LOST = "lost"
    UNCONFIRMED = "unconfirmed"
    WARNING = "warning"


RETRY_AFTER = 10.0
"""Seconds after which a cell that could not enter is asked again."""


@dataclass(frozen=True)
class Entering:
    """How far a cell has come; `boot` is the run of the cell this is about, `retry_at` monotonic seconds."""

    state: CellState
    message: str = ""
    boot: str = ""
    retry_at: float = 0.0


class CellStates:
    """Entering cells by name; every method may be called by any thread."""

    def __init__(self) -> None:
        self._cells: dict[str, Entering] = {}
        self._changed = threading.Condition()

    def get(self, cell: str) -> Entering:
        """Where the cell stands; one that nothing is known of has nothing to tell."""
        with self._changed:
            return self._cells.get(cell, Entering(CellState.FINE))

    def wait_for(self, cell: str) -> None:
        """The cell was added and is waited for."""
        self._set(cell, Entering(CellState.JOINING, "waits for the cell to report"))

    def must_enter(self, cell: str, boot: str, now: float) -> bool:
        """True, once, when a cell that reports as `boot` has to be told its pool: it is new, or the last try failed."""
        with self._changed:
            known = self._cells.get(cell)
            if known is not None and known.boot == boot:
                due = known.state is CellState.FAILED and now >= known.retry_at
                if not due:
                    return False
            self._cells[cell] = Entering(CellState.JOINING, "is being told its pool", boot)
            self._changed.notify_all()
            return True

    def outdated(self, cell: str, *, reachable: bool) -> str:
        """What the cell was told of its pool has changed: it is told anew, now when it is `reachable`.

        Returns the run of the cell that is to be told now, or nothing for a cell that will be when it reports.
        """
        with self._changed:
            known = self._cells.get(cell)
            if known is None or not known.boot:
                return ""
            if not reachable:
                self._cells[cell] = Entering(CellState.FAILED, "has to be told of its pool's settings", known.boot)
                return ""
            self._cells[cell] = Entering(CellState.JOINING, "is being told its pool's settings", known.boot)
            return known.boot

    def entered(self, cell: str, boot: str) -> None:
        """The cell has taken up its place."""
        self._set(cell, Entering(CellState.FINE, boot=boot))

    def failed(self, cell: str, boot: str, message: str, now: float) -> None:
        """The cell could not; it is tried again later."""
        self._set(cell, Entering(CellState.FAILED, message, boot, now + RETRY_AFTER))

    def forget(self, cell: str) -> None:
        """The cell was removed."""
        with self._changed:
            self._cells.pop(cell, None)
            self._changed.notify_all()

    def outcome(self, cell: str, seconds: float) -> Entering:
        """Where the cell stands once it has entered or failed, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.get(cell).state is not CellState.JOINING, seconds)
            return self.get(cell)

    def _set(self, cell: str, entering: Entering) -> None:
        with self._changed:
            self._cells[cell] = entering
            self._changed.notify_all()
