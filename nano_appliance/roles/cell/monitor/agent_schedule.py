"""When to ask which guest agent again: soon after a start, ever more rarely while none answers; has no clock."""

from __future__ import annotations

from dataclasses import dataclass

SOON = 2.0
"""Seconds after a start or an answer that lacked something; each further wait is twice as long as the one before."""

REGULAR = 30.0
"""Seconds between two questions to an agent that has told everything; no wait is longer."""


@dataclass(frozen=True)
class _Turn:
    due: float
    wait: float


class AgentSchedule:
    """The instances whose agents are to be asked, by id; moments are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}

    def appeared(self, instance_id: str, moment: float) -> None:
        """An agent has opened its channel: it is asked at once."""
        self._turns[instance_id] = _Turn(moment, SOON)

    def started(self, instance_id: str, moment: float) -> None:
        """An instance runs whose agent, if it has one, is not up yet."""
        self._turns[instance_id] = _Turn(moment + SOON, SOON)

    def told(self, instance_id: str, moment: float) -> None:
        """An agent has told everything there is to know."""
        self._next(instance_id, moment, REGULAR)

    def silent(self, instance_id: str, moment: float) -> None:
        """An agent has not answered, or not told all yet."""
        turn = self._turns.get(instance_id)
        if turn is not None:
            self._next(instance_id, moment, min(2 * turn.wait, REGULAR))

    def gone(self, instance_id: str) -> None:
        """An instance is off, or is no more."""
        self._turns.pop(instance_id, None)

    def next(self) -> tuple[str, float] | None:
        """Whose turn is next, and when; None without instances."""
        if not self._turns:
            return None
        instance_id = min(self._turns, key=lambda each: self._turns[each].due)
        return instance_id, self._turns[instance_id].due

    def _next(self, instance_id: str, moment: float, wait: float) -> None:
        # An instance that ended while it was asked has no turn any more.
        if instance_id in self._turns:
            self._turns[instance_id] = _Turn(moment + wait, wait)
