"""One-time tickets to the screens of a cell; pure but for the lock: time and randomness are passed in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from nano_appliance.model.errors import NotAllowed, Unavailable
from nano_appliance.model.timing import CHANNEL_LIFETIME

MOST_TICKETS = 1000


@dataclass(frozen=True)
class Screen:
    """Where a screen listens on this host."""

    address: str
    port: int


class ConsoleTickets:
    """Tickets that open a screen once, within 15 seconds; `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float], make_ticket: Callable[[], str]) -> None:
        self._clock = clock
        self._make_ticket = make_ticket
        self._lock = threading.Lock()
        self._open: dict[str, tuple[Screen, float]] = {}

    def issue(self, screen: Screen) -> str:
        """A new ticket. Raises Unavailable when too many are unused."""
        ticket = self._make_ticket()
        with self._lock:
            now = self._clock()
            self._open = {key: entry for key, entry in self._open.items() if entry[1] > now}
            if len(self._open) >= MOST_TICKETS:
                raise Unavailable("too many consoles are being opened")
            self._open[_digest(ticket)] = (screen, now + CHANNEL_LIFETIME)
        return ticket

    def redeem(self, ticket: str) -> Screen:
        """The screen a ticket is for; the ticket is spent. Raises NotAllowed for one that is unknown, used or late."""
        with self._lock:
            screen, end = self._open.pop(_digest(ticket), (None, 0.0))
            if screen is None or end <= self._clock():
                raise NotAllowed("the console's ticket is unknown, used or too old")
            return screen


def _digest(ticket: str) -> str:
    # A look-up by digest takes no time that tells how much of a guessed ticket was right.
    return sha256(ticket.encode()).hexdigest()
