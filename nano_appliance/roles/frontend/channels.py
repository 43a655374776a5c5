"""Channels to the screens of instances: opened by a session, used once within a few seconds; time is passed in."""

from __future__ import annotations

import threading
from collections.abc import Callable

from nano_appliance.model.errors import Exhausted, NotFound
from nano_appliance.model.orders import ConsoleTicket
from nano_appliance.model.timing import CHANNEL_LIFETIME

MOST_CHANNELS = 1000


class Channels:
    """Console tickets by the id a browser gets for them. Safe to use from several threads."""

    def __init__(self, make_id: Callable[[], str]) -> None:
        self._make_id = make_id
        self._lock = threading.Lock()
        self._waiting: dict[str, tuple[ConsoleTicket, float]] = {}

    def open(self, ticket: ConsoleTicket, now: float) -> str:
        """Keep `ticket` for its lifetime and return the channel's id.

        Raises Exhausted when too many wait to be used.
        """
        with self._lock:
            self._waiting = {key: waiting for key, waiting in self._waiting.items() if waiting[1] > now}
            if len(self._waiting) >= MOST_CHANNELS:
                raise Exhausted("too many consoles are being opened")
            channel = self._make_id()
            self._waiting[channel] = (ticket, now + CHANNEL_LIFETIME)
            return channel

    def take(self, channel: str, now: float) -> ConsoleTicket:
        """The ticket of a channel, which is gone afterwards.

        Raises NotFound when the channel is unknown, was used or has expired.
        """
        with self._lock:
            ticket, expires = self._waiting.pop(channel, (None, 0.0))
        if ticket is None or expires <= now:
            raise NotFound("the console channel is unknown, was used or has expired")
        return ticket
