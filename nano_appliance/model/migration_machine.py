"""Moving instances between two cells, one after the other; a pure machine.

An instance is at home on its source until the target has confirmed that it has taken it over; then the source forgets
it. Whatever goes wrong before lets it stay on the source, and the target forgets it. An order without an answer may
have been carried out or not: it is given again, which does no harm, or undone.

Of a running guest it is the hypervisors that decide where it runs, and they do that once. While the source does not
tell, both cells are asked in turn; it has gone over only when the target has it running and the source has not.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from nano_appliance.model.migration import Migration, Move, Step
from nano_appliance.model.migration_messages import (
    Adopt,
    Begun,
    Carry,
    Command,
    Done,
    Event,
    Receive,
    Refused,
    Release,
    Start,
    Unanswered,
)

RETRY_INTERVAL = 5.0
"""Seconds after which a cell that has not answered is asked again."""

CANCELLED = "cancelled"


class MigrationMachine:
    """Decides what comes next; `state` has to be on the disk before the command is carried out that came with it."""

    def __init__(self, state: Migration) -> None:
        self.state = state
        self._handlers: dict[Step, Callable[[int, Event], Command | None]] = {
            Step.RECEIVING: self._prepared,
            Step.TRANSFERRING: self._carried,
            Step.SEEKING: self._sought,
            Step.ADOPTING: self._adopted,
            Step.LEAVING: self._left,
            Step.STARTING: self._started,
            Step.RETURNING: self._returned,
            Step.RESTARTING: self._restarted,
        }

    def cancel(self) -> None:
        """Begin with no instance any more; the one that is on its way stays if it has not been carried over yet."""
        self.state = msgspec.structs.replace(self.state, cancelled=True)
        self._give_up_waiting(CANCELLED)

    def handle(self, event: Event) -> Command | None:
        """Take the outcome of the command before; None when nothing is left to do."""
        index = self.state.current
        if index is None:
            return None
        move = self.state.moves[index]
        if isinstance(event, Begun):
            return self._resume(move)
        return self._handlers[move.step](index, event)

    def _resume(self, move: Move) -> Command | None:
        """Whether what was being carried has been begun, and how it went, the source knows."""
        if move.step is Step.TRANSFERRING:
            return Carry(self.state.source, move.id, begun=True)
        return self._next()

    def _prepared(self, index: int, event: Event) -> Command | None:
        match event:
            case Refused(reason):
                # What it has begun to prepare is undone there.
                self._put(index, Step.FAILED, reason)
            case Done() if self.state.cancelled:
                self._put(index, Step.RETURNING, CANCELLED)
            case Done():
                self._put(index, Step.TRANSFERRING)
            case _:
                self._not_taken(index, event)
        return self._next()

    def _carried(self, index: int, event: Event) -> Command | None:
        match event:
            case Refused(reason):
                self._put(index, Step.RETURNING, reason)
            case Unanswered():
                self._put(index, Step.SEEKING)
                return self._next(RETRY_INTERVAL)
            case Done(transfer):
                self._put(index, Step.ADOPTING, transfer=transfer)
            case _:
                self._put(index, Step.ADOPTING)
        return self._next()

    def _sought(self, index: int, event: Event) -> Command | None:
        """Has it arrived? If not, it is the source's turn to tell."""
        if isinstance(event, Done):
            self._put(index, Step.LEAVING)
            return self._next()
        self._put(index, Step.TRANSFERRING)
        return Carry(self.state.source, self.state.moves[index].id, begun=True, delay=RETRY_INTERVAL)

    def _adopted(self, index: int, event: Event) -> Command | None:
        if isinstance(event, Done):
            self._put(index, Step.LEAVING)
        elif not self.state.moves[index].live:
            self._not_taken(index, event)
        elif isinstance(event, Unanswered):
            # The source has let it go: it runs on the target, unless that knows that it has not arrived.
            return self._next(RETRY_INTERVAL)
        else:
            reason = event.reason if isinstance(event, Refused) else f"cell '{self.state.target}' was removed"
            self._put(index, Step.RETURNING, reason, lost=True)
        return self._next()

    def _not_taken(self, index: int, event: Event) -> None:
        """The target has not taken it over, or has not said that it has."""
        match event:
            case Refused(reason):
                carried = self.state.is_carried(self.state.moves[index])
                self._put(index, Step.RETURNING if carried else Step.FAILED, reason)
            case Unanswered(reason):
                self._put(index, Step.RETURNING, reason)
                self._give_up_waiting(f"not begun, because of this: {reason}")
            case _:
                self._put(index, Step.FAILED, f"cell '{self.state.target}' was removed")
                self._give_up_waiting(f"cell '{self.state.target}' was removed")

    def _left(self, index: int, event: Event) -> Command | None:
        move = self.state.moves[index]
        match event:
            case Unanswered():
                return self._next(RETRY_INTERVAL)
            case Refused() if move.live:
                # It runs on the target: whatever the source still has of it has to go.
                return self._next(RETRY_INTERVAL)
            case Refused(reason):
                self._put(index, Step.RETURNING, reason)
            case _:
                starts = move.auto_start and not move.live
                self._put(index, Step.STARTING if starts else Step.MOVED)
        return self._next()

    def _returned(self, index: int, event: Event) -> Command | None:
        """The target may have started by itself what was to be forgotten there; nobody has wanted that."""
        move = self.state.moves[index]
        if isinstance(event, Unanswered | Refused):
            return self._next(RETRY_INTERVAL)
        # A guest that shut itself down on its way stays off; one that was to run, or was torn apart, runs again.
        starts = move.lost and (move.auto_start or self.state.options.post_copy)
        self._put(index, Step.RESTARTING if starts else Step.FAILED, move.error)
        return self._next()

    def _started(self, index: int, _event: Event) -> Command | None:
        self._put(index, Step.MOVED)
        return self._next()

    def _restarted(self, index: int, event: Event) -> Command | None:
        if isinstance(event, Unanswered):
            return self._next(RETRY_INTERVAL)
        self._put(index, Step.FAILED, self.state.moves[index].error)
        return self._next()

    def _next(self, delay: float = 0.0) -> Command | None:
        index = self.state.current
        if index is None:
            return None
        move, source, target = self.state.moves[index], self.state.source, self.state.target
        carried = self.state.is_carried(move)
        match move.step:
            case Step.RECEIVING:
                return Receive(target, move.id)
            case Step.TRANSFERRING:
                return Carry(source, move.id, delay=delay)
            case Step.SEEKING:
                return Adopt(target, move.id, arrived=True, delay=delay)
            case Step.LEAVING:
                return Release(source, move.id, power_off=move.live, delay=delay)
            case Step.RETURNING:
                return Release(target, move.id, power_off=True, delay=delay)
            case Step.STARTING:
                return Start(target, move.id)
            case Step.RESTARTING:
                return Start(source, move.id, delay=delay)
            case Step.WAITING if carried:
                self._put(index, Step.RECEIVING)
                return Receive(target, move.id)
            case _:
                self._put(index, Step.ADOPTING)
                return Adopt(target, move.id, arrived=carried, delay=delay)

    def _give_up_waiting(self, reason: str) -> None:
        for index, move in enumerate(self.state.moves):
            if move.step is Step.WAITING:
                self._put(index, Step.FAILED, reason)

    def _put(self, index: int, step: Step, error: str = "", **changes: object) -> None:
        moves: list[Move] = list(self.state.moves)
        moves[index] = msgspec.structs.replace(moves[index], step=step, error=error, **changes)
        self.state = msgspec.structs.replace(self.state, moves=tuple(moves))
