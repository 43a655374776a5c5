"""Who asks: every request's signature is verified, replays are refused, and the signed headers name the caller."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from nano_appliance.model.caller import Caller
from nano_appliance.model.configuration import Credential
from nano_appliance.rest.application import Route
from nano_appliance.rest.replay import ReplayGuard
from nano_appliance.rest.request import Request
from nano_appliance.rest.signature import verify
from nano_appliance.rest.vouching import vouched_caller


class SignatureGuard:
    """Admits requests signed with one of `credentials`; `clock` tells the time with its zone."""

    def __init__(
        self,
        credentials: Iterable[Credential],
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._keys = {credential.id: credential.key for credential in credentials}
        self._clock = clock
        self._replays = ReplayGuard()

    def __call__(self, request: Request, route: Route[Caller]) -> Caller:
        """Whom the request is made for; raises NotAllowed, and Unavailable when too much is signed at once."""
        verified = verify(
            self._keys,
            method=request.method,
            path=request.path,
            query=request.query_string,
            headers=request.headers,
            body=None if route.stream else request.content,
            now=self._clock(),
        )
        self._replays.admit(
            verified, method=request.method, path=request.path, changes=route.changes, now=time.monotonic()
        )
        return vouched_caller(verified, request.headers)
