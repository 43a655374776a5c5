"""How long a guesser of passwords has to wait; pure but for its memory, time is passed in."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

FREE_ATTEMPTS = 5
"""Wrong passwords for one account from one address before waiting begins."""

FREE_ATTEMPTS_OF_ADDRESS = 20
"""The same for all accounts together; several people may sit behind one address."""

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds; each further failure doubles the wait up to the longest."""

FORGET_AFTER = 900.0
"""Seconds without an attempt after which failures no longer count."""

MOST_REMEMBERED = 10_000
"""Accounts and addresses kept in memory; the one seen longest ago goes first."""


@dataclass
class _Failures:
    count: int = 0
    last: float = 0.0
    refused: bool = False

    def wait(self, free: int, now: float) -> float:
        """Seconds from `now` until the next attempt is allowed."""
        if self.count < free or now - self.last >= FORGET_AFTER:
            return 0.0
        delay = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(self.count - free, 16))
        return max(0.0, self.last + delay - now)


class LoginThrottle:
    """Counts failures of an account from an address, and of an address over all accounts.

    An account is never closed for everybody: strangers who guess at it slow down only their own address. Who has logged
    in from an address before is not slowed down by others who guess from there at other accounts.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: OrderedDict[tuple[str, ...], _Failures] = OrderedDict()
        self._welcome: OrderedDict[tuple[str, ...], None] = OrderedDict()

    def attempt(self, account: str, address: str, now: float) -> float:
        """Seconds to wait before this attempt; 0 to go ahead, and it counts as failed until `succeeded` is told.

        Counting first keeps many attempts at once from slipping through before the first of them has failed.
        """
        pair = (address, account)
        with self._lock:
            wait = self._of(pair).wait(FREE_ATTEMPTS, now)
            if pair not in self._welcome:
                wait = max(wait, self._of((address,)).wait(FREE_ATTEMPTS_OF_ADDRESS, now))
            if wait == 0.0:
                self._count(pair, now)
                self._count((address,), now)
            return wait

    def first_refusal(self, account: str, address: str) -> bool:
        """True for the first attempt that has to wait since the one before it was let through, to tell of it once."""
        with self._lock:
            pair = self._failures.setdefault((address, account), _Failures())
            first, pair.refused = not pair.refused, True
            _forget_oldest(self._failures)
            return first

    def succeeded(self, account: str, address: str) -> None:
        """The last attempt had the right password: failures of the account from there are forgotten."""
        with self._lock:
            self._failures.pop((address, account), None)
            self._of((address,)).count = max(0, self._of((address,)).count - 1)
            self._welcome[address, account] = None
            self._welcome.move_to_end((address, account))
            _forget_oldest(self._welcome)

    def _of(self, who: tuple[str, ...]) -> _Failures:
        return self._failures.get(who) or _Failures()

    def _count(self, who: tuple[str, ...], now: float) -> None:
        failures = self._failures.setdefault(who, _Failures())
        if now - failures.last >= FORGET_AFTER:
            failures.count = 0
        failures.count += 1
        failures.refused = False
        failures.last = now
        self._failures.move_to_end(who)
        _forget_oldest(self._failures)


def _forget_oldest(memory: OrderedDict[tuple[str, ...], _Failures] | OrderedDict[tuple[str, ...], None]) -> None:
    while len(memory) > MOST_REMEMBERED:
        memory.popitem(last=False)
