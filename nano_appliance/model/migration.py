"""Moving stopped instances between two cells that share their storage, one after the other; a pure machine.

An instance is at home on its source until the target has confirmed that it has taken it over; then the source forgets
it. Whatever goes wrong before the source has forgotten it lets it stay on the source, and the target forgets it. An
order without an answer may have been carried out or not: it is given again, which does no harm, or undone.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

RETRY_INTERVAL = 5.0
"""Seconds after which a cell that has not answered is asked again."""


class Step(StrEnum):
    """How far an instance is."""

    WAITING = "waiting"
    ADOPTING = "adopting"
    LEAVING = "leaving"
    STARTING = "starting"
    MOVED = "moved"
    RETURNING = "returning"
    FAILED = "failed"


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One instance; `auto_start` has it started when it has arrived. `error` says why it stays where it was."""

    id: str
    name: str
    auto_start: bool = False
    step: Step = Step.WAITING
    error: str = ""


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """The moves of one request, in their order; owner and group are those of whoever asked.

    It is `reported` once somebody has been told how it went.
    """

    id: str
    source: str
    target: str
    moves: tuple[Move, ...]
    owner: str = ""
    group: str = ""
    reported: bool = False

    @property
    def is_decided(self) -> bool:
        """True when it is certain of each instance where it lives; what a failure has left may still be cleaned up."""
        return all(move.step in {Step.MOVED, Step.RETURNING, Step.FAILED} for move in self.moves)

    @property
    def is_over(self) -> bool:
        """True when nothing is left to do."""
        return all(move.step in {Step.MOVED, Step.FAILED} for move in self.moves)

    @property
    def progress(self) -> int:
        """Percent."""
        return 100 * sum(_DONE[move.step] for move in self.moves) // (_WHOLE * len(self.moves))

    @property
    def error(self) -> str:
        """Which instances have not moved, and why; empty when all have or still may."""
        return "; ".join(f"{move.name}: {move.error}" for move in self.moves if move.error)

    def home(self, move: Move) -> str:
        """Name of the cell that an instance lives on."""
        return self.target if move.step in _AT_TARGET else self.source


_AT_TARGET = {Step.LEAVING, Step.STARTING, Step.MOVED}
_WHOLE = 4
_DONE = {
    Step.WAITING: 0,
    Step.ADOPTING: 1,
    Step.LEAVING: 2,
    Step.STARTING: 3,
    Step.MOVED: _WHOLE,
    Step.RETURNING: _WHOLE,
    Step.FAILED: _WHOLE,
}


class Begun(msgspec.Struct, frozen=True, tag="begun"):
    """The migration begins, or goes on after a restart."""


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The cell has carried out the order."""


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The cell has not carried out the order, nor an earlier one like it, and nothing has come of either."""

    reason: str


class Unanswered(msgspec.Struct, frozen=True, tag="unanswered"):
    """Nobody knows whether the cell has carried out the order."""

    reason: str


class Removed(msgspec.Struct, frozen=True, tag="removed"):
    """The cell that the order is for belongs to no pool any more, and nothing on it counts."""


Event = Begun | Done | Refused | Unanswered | Removed


class Adopt(msgspec.Struct, frozen=True, tag="adopt"):
    """Let `cell` take over an instance; done already is done."""

    cell: str
    instance: str


class Release(msgspec.Struct, frozen=True, tag="release"):
    """Let `cell` forget an instance after `delay` seconds; done already is done."""

    cell: str
    instance: str
    power_off: bool = False
    delay: float = 0.0


class Start(msgspec.Struct, frozen=True, tag="start"):
    """Let `cell` start an instance; whether it can is told elsewhere."""

    cell: str
    instance: str


Command = Adopt | Release | Start


class MigrationMachine:
    """Decides what comes next; `state` has to be on the disk before the command is carried out that came with it."""

    def __init__(self, state: Migration) -> None:
        self.state = state

    def handle(self, event: Event) -> Command | None:
        """Take the outcome of the command before; None when nothing is left to do."""
        index = self._current()
        if index is None:
            return None
        move = self.state.moves[index]
        if isinstance(event, Begun):
            return self._next()
        match move.step:
            case Step.ADOPTING:
                self._adopted(index, event)
            case Step.LEAVING:
                return self._left(index, event)
            case Step.RETURNING:
                return self._returned(index, event)
            case Step.STARTING:
                self._put(index, Step.MOVED)
            case _:
                raise AssertionError(f"nothing was ordered about {move.id}")
        return self._next()

    def _adopted(self, index: int, event: Event) -> None:
        match event:
            case Refused(reason):
                self._put(index, Step.FAILED, reason)
            case Unanswered(reason):
                self._put(index, Step.RETURNING, reason)
                self._give_up_waiting(f"not begun, because of this: {reason}")
            case Removed():
                self._put(index, Step.FAILED, f"cell '{self.state.target}' was removed")
                self._give_up_waiting(f"cell '{self.state.target}' was removed")
            case _:
                self._put(index, Step.LEAVING)

    def _left(self, index: int, event: Event) -> Command | None:
        move = self.state.moves[index]
        match event:
            case Unanswered():
                return Release(self.state.source, move.id, delay=RETRY_INTERVAL)
            case Refused(reason):
                self._put(index, Step.RETURNING, reason)
            case _:
                self._put(index, Step.STARTING if move.auto_start else Step.MOVED)
        return self._next()

    def _returned(self, index: int, event: Event) -> Command | None:
        """The target may have started by itself what was to be forgotten there; nobody has wanted that."""
        if isinstance(event, Unanswered | Refused):
            return Release(self.state.target, self.state.moves[index].id, power_off=True, delay=RETRY_INTERVAL)
        self._put(index, Step.FAILED, self.state.moves[index].error)
        return self._next()

    def _next(self) -> Command | None:
        index = self._current()
        if index is None:
            return None
        move = self.state.moves[index]
        match move.step:
            case Step.LEAVING:
                return Release(self.state.source, move.id)
            case Step.RETURNING:
                return Release(self.state.target, move.id, power_off=True)
            case Step.STARTING:
                return Start(self.state.target, move.id)
            case _:
                self._put(index, Step.ADOPTING)
                return Adopt(self.state.target, move.id)

    def _current(self) -> int | None:
        """Place of the instance that is being moved; None when all have ended."""
        ended = {Step.MOVED, Step.FAILED}
        return next((index for index, move in enumerate(self.state.moves) if move.step not in ended), None)

    def _give_up_waiting(self, reason: str) -> None:
        for index, move in enumerate(self.state.moves):
            if move.step is Step.WAITING:
                self._put(index, Step.FAILED, reason)

    def _put(self, index: int, step: Step, error: str = "") -> None:
        moves = list(self.state.moves)
        moves[index] = msgspec.structs.replace(moves[index], step=step, error=error)
        self.state = msgspec.structs.replace(self.state, moves=tuple(moves))
