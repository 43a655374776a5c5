"""Short-lived copies of what the core answers to questions that every open portal asks every few seconds.

A copy belongs to one view: whoever may see something else has another one. It is dropped by every change that goes
through this frontend, so that nobody misses what they have just done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from http import HTTPStatus

from nano_appliance.rest.answer import RawAnswer

COPY_SECONDS = 0.5
"""How old a copy may get. Portals ask every two to five seconds, cells report every two."""

MOST_COPIES = 128
"""Views that may have a copy at a time; others are asked for each time, so that nobody can fill the memory."""


@dataclass
class _Copy:
    """An answer under way, then there; nobody knows yet how long it will be good while it is under way."""

    answer: Future[RawAnswer] = field(default_factory=Future)
    expires: float = float("inf")


class PollCopies:
    """Copies by whatever tells the views apart; safe to use from several threads. `monotonic` in seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._copies: dict[Hashable, _Copy] = {}
        self._lock = threading.Lock()

    def answer(self, view: Hashable, ask: Callable[[], RawAnswer]) -> RawAnswer:
        """The copy for `view`, or what `ask` brings; those who want the same at the same time wait for one `ask`.

        Raises what `ask` raises. Only what comes with status 200 is kept.
        """
        with self._lock:
            self._drop_outdated()
            copy = known = self._copies.get(view)
            if copy is None:
                copy = _Copy()
                if len(self._copies) < MOST_COPIES:
                    self._copies[view] = copy
        if known:
            return known.answer.result()
        try:
            answer = ask()
        except BaseException as error:
            self._drop(view, copy)
            copy.answer.set_exception(error)
            raise
        if answer.status == HTTPStatus.OK:
            copy.expires = self._monotonic() + COPY_SECONDS
        else:
            self._drop(view, copy)
        copy.answer.set_result(answer)
        return answer

    def forget(self) -> None:
        """Something has changed: what is asked from now on is asked anew, also what is under way."""
        with self._lock:
            self._copies.clear()

    def _drop(self, view: Hashable, copy: _Copy) -> None:
        with self._lock:
            if self._copies.get(view) is copy:
                del self._copies[view]

    def _drop_outdated(self) -> None:
        now = self._monotonic()
        self._copies = {view: copy for view, copy in self._copies.items() if copy.expires > now}
