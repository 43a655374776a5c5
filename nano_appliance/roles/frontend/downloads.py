"""Links to images' files that need no session: each is a secret for one image and a short time, which is passed in."""

from __future__ import annotations

import threading
from collections.abc import Callable

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Exhausted, NotAllowed
from nano_appliance.model.timing import DOWNLOAD_LIFETIME

MOST_TOKENS = 1000


class Downloads:
    """Who may download which image, by token. Safe to use from several threads."""

    def __init__(self, make_token: Callable[[], str]) -> None:
        self._make_token = make_token
        self._lock = threading.Lock()
        self._issued: dict[str, tuple[str, Caller, float]] = {}

    def issue(self, image_id: str, caller: Caller, now: float) -> str:
        """A token with which the image can be asked for in the name of `caller`, also several times.

        Raises Exhausted when too many are in use.
        """
        with self._lock:
            self._issued = {token: issued for token, issued in self._issued.items() if issued[2] > now}
            if len(self._issued) >= MOST_TOKENS:
                raise Exhausted("too many downloads are being prepared")
            token = self._make_token()
            self._issued[token] = (image_id, caller, now + DOWNLOAD_LIFETIME)
            return token

    def caller(self, token: str, image_id: str, now: float) -> Caller:
        """In whose name the image is asked for; raises NotAllowed for a token that is not for it, or has expired."""
        with self._lock:
            issued = self._issued.get(token)
        if issued is None or issued[0] != image_id or issued[2] <= now:
            raise NotAllowed("the link is not for this image or has expired")
        return issued[1]
