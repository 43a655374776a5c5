"""Migrations as they are kept: which instances move from one cell to another, how, and how far each of them is."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from nano_appliance.model.transfer import Transfer

SMALLEST_SPEED_LIMIT = 1 << 20
"""Bytes each second: the hypervisor counts in MiB."""


class Step(StrEnum):
    """How far an instance is.

    Nothing is carried of one that is off and whose volumes both cells reach: it goes from WAITING to ADOPTING.
    """

    WAITING = "waiting"
    RECEIVING = "receiving"
    TRANSFERRING = "transferring"
    SEEKING = "seeking"
    ADOPTING = "adopting"
    LEAVING = "leaving"
    STARTING = "starting"
    MOVED = "moved"
    RETURNING = "returning"
    RESTARTING = "restarting"
    FAILED = "failed"


ENDED = frozenset({Step.MOVED, Step.FAILED})


class MigrationOptions(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How instances are carried: at most `speed_limit` bytes each second (0 for no limit).

    With `post_copy` a running guest goes over after its memory was sent once, and fetches from then on what has changed
    since. With `copy_disks` the volumes are carried, too, for cells that share no storage.
    """

    speed_limit: int = 0
    post_copy: bool = False
    copy_disks: bool = False


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One instance: `live` if it runs, `auto_start` has one that is off started when it has arrived.

    `error` says why it stays where it was. One that is `lost` ran, and runs nowhere any more.
    """

    id: str
    name: str
    auto_start: bool = False
    live: bool = False
    lost: bool = False
    step: Step = Step.WAITING
    error: str = ""
    transfer: Transfer = Transfer()


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """The moves of one request, in their order; owner and group are those of whoever asked.

    It is `reported` once a client of the older platform's routes has been told how it went.
    """

    id: str
    source: str
    target: str
    moves: tuple[Move, ...]
    owner: str = ""
    group: str = ""
    options: MigrationOptions = MigrationOptions()
    cancelled: bool = False
    reported: bool = False
    start_time: str = ""
    end_time: str = ""

    @property
    def is_decided(self) -> bool:
        """True when it is certain of each instance where it lives; what a failure has left may still be cleaned up."""
        return all(move.step in {*ENDED, Step.RETURNING, Step.RESTARTING} for move in self.moves)

    @property
    def is_over(self) -> bool:
        """True when nothing is left to do."""
        return all(move.step in ENDED for move in self.moves)

    @property
    def current(self) -> int | None:
        """Place of the instance that is being moved; None when all have ended."""
        return next((index for index, move in enumerate(self.moves) if move.step not in ENDED), None)

    @property
    def progress(self) -> int:
        """Percent."""
        return sum(self._progress_of(move) for move in self.moves) // len(self.moves)

    @property
    def error(self) -> str:
        """Which instances have not moved, and why; empty when all have or still may."""
        return "; ".join(f"{move.name}: {move.error}" for move in self.moves if move.error)

    def is_carried(self, move: Move) -> bool:
        """True for an instance of which something has to be carried from cell to cell."""
        return move.live or self.options.copy_disks

    def home(self, move: Move) -> str:
        """Name of the cell that an instance lives on."""
        return self.target if move.step in _AT_TARGET else self.source

    def _progress_of(self, move: Move) -> int:
        if move.step in {Step.TRANSFERRING, Step.SEEKING}:
            return _PREPARED + int((_CARRIED - _PREPARED) * move.transfer.fraction)
        return (_DONE_CARRIED if self.is_carried(move) else _DONE).get(move.step, 100)


_PREPARED, _CARRIED = 5, 90
"""Percent at which carrying begins and ends; it is what takes the time."""

_AT_TARGET = {Step.LEAVING, Step.STARTING, Step.MOVED}
_DONE = {Step.WAITING: 0, Step.ADOPTING: 25, Step.LEAVING: 50, Step.STARTING: 75}
_DONE_CARRIED = {Step.WAITING: 0, Step.RECEIVING: 1, Step.ADOPTING: _CARRIED, Step.LEAVING: 95, Step.STARTING: 98}
