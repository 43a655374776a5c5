"""Remembering what has been signed, so that nobody can send a signed change a second time; verifies nothing itself."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

from nano_appliance.model.errors import NotAllowed, Unavailable
from nano_appliance.rest.signature import WINDOW, Verified

KEPT_FOR = 2 * WINDOW.total_seconds()
"""Seconds after which a signature is too old to pass anyway, whichever way the clocks differ."""

MOST_REMEMBERED = 50_000
"""Signatures kept at most; about 10 MiB. Far above what the clients of one installation sign in ten minutes."""


@dataclass
class _Use:
    first_seen: float
    target: str
    spent: bool


class ReplayGuard:
    """Admits each signed change once.

    From our own clients a nonce counts once. From old clients, which sign neither nonce nor method, a signature of a
    change counts once, and any signature only for the method and path it first came with; their reads are not limited.
    """

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._uses: OrderedDict[bytes, _Use] = OrderedDict()
        self._lock = threading.Lock()

    def admit(self, verified: Verified, *, method: str, path: str, changes: bool, now: float) -> None:
        """Remember this use; `now` is monotonic seconds.

        Raises NotAllowed for a replay, Unavailable when more is signed than can be remembered.
        """
        if verified.nonce and not changes:
            return
        token = f"{verified.api_id}/{verified.nonce}" if verified.nonce else verified.signature
        key = blake2b(token.encode(), digest_size=16).digest()
        target = "" if verified.nonce else f"{method} {path}"
        with self._lock:
            self._forget(now)
            use = self._uses.get(key)
            if use is None:
                if len(self._uses) >= self._most:
                    raise Unavailable("too many signed requests; try again in a few minutes")
                self._uses[key] = _Use(now, target, changes)
                return
            if use.target != target:
                raise NotAllowed("the request's signature was used for another request before")
            if use.spent and changes:
                raise NotAllowed("the request was sent before; sign it anew")
            use.spent = use.spent or changes

    def __len__(self) -> int:
        return len(self._uses)

    def _forget(self, now: float) -> None:
        while self._uses:
            oldest = next(iter(self._uses.values()))
            if now - oldest.first_seen < KEPT_FOR:
                return
            self._uses.popitem(last=False)
