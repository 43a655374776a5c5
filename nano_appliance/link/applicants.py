"""Cells that ask to join and that no administrator has added, and machines that claim the name of another one.

Who was heard stays listed when it falls silent, until it is forgotten; a claim lasts as long as it is repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from nano_appliance.model.errors import Conflict, NotFound, Unavailable
from nano_appliance.model.timing import DEAD_AFTER

MOST_REMEMBERED = 1000
"""Candidates, and impostors, kept at most; a flood of made-up names must not fill the memory."""


@dataclass(frozen=True)
class Candidate:
    """A cell that asks to join, or did until it fell silent; `heard` is monotonic seconds."""

    name: str
    address: str
    fingerprint: str
    heard: float
    alive: bool = True


@dataclass(frozen=True)
class Impostor:
    """A machine that claims a name which belongs to another one's key; `heard` is monotonic seconds."""

    name: str
    address: str
    fingerprint: str
    heard: float


class Applicants:
    """Who asks, by name; used under its owner's lock. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._candidates: dict[str, Candidate] = {}
        self._impostors: dict[tuple[str, str], Impostor] = {}

    def candidates(self) -> list[Candidate]:
        """All that asked and were not forgotten, by name."""
        named = sorted(self._candidates.values(), key=lambda candidate: candidate.name)
        return [replace(each, alive=self._is_alive(each)) for each in named]

    def impostors(self) -> list[Impostor]:
        """Machines that claim another one's name now, by name."""
        self._drop_old_claims()
        return sorted(self._impostors.values(), key=lambda impostor: impostor.name)

    def remember(self, candidate: Candidate) -> bool:
        """Note that a cell asks; false when another machine asks under this name just now.

        Raises Unavailable when too many ask.
        """
        known = self._candidates.get(candidate.name)
        if known is None:
            self._make_room()
        elif known.fingerprint != candidate.fingerprint and self._is_alive(known):
            return False
        self._candidates[candidate.name] = candidate
        return True

    def claim(self, impostor: Impostor) -> bool:
        """Note that a machine claims another one's name; true when that is news."""
        self._drop_old_claims()
        key = impostor.name, impostor.fingerprint
        is_news = key not in self._impostors
        if not is_news or len(self._impostors) < MOST_REMEMBERED:
            self._impostors[key] = impostor
        return is_news

    def joined(self, name: str) -> None:
        """The cell is a member and asks no more."""
        self._candidates.pop(name, None)

    def forget(self, name: str) -> None:
        """Drop a cell that has fallen silent. Raises NotFound, and Conflict while it asks."""
        candidate = self._candidates.get(name)
        if candidate is None:
            raise NotFound(f"no cell '{name}' asks to join")
        if self._is_alive(candidate):
            raise Conflict(f"cell '{name}' is online: only an offline cell can be forgotten")
        del self._candidates[name]

    def _make_room(self) -> None:
        """One name more: who has been silent longest goes for it."""
        if len(self._candidates) < MOST_REMEMBERED:
            return
        oldest = min(self._candidates.values(), key=lambda candidate: candidate.heard)
        if self._is_alive(oldest):
            raise Unavailable("too many cells ask to join")
        del self._candidates[oldest.name]

    def _drop_old_claims(self) -> None:
        oldest = self._clock() - DEAD_AFTER
        self._impostors = {key: each for key, each in self._impostors.items() if each.heard >= oldest}

    def _is_alive(self, candidate: Candidate) -> bool:
        return candidate.heard >= self._clock() - DEAD_AFTER
