"""The API as commands use it: in a login that is kept alive, and that says so when it has ended."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from nano_appliance.ctl.exit_status import NotLoggedIn
from nano_appliance.ctl.login_file import Login
from nano_appliance.model.errors import NanoError
from nano_appliance.rest.client import Reply
from nano_appliance.rest.portal_client import PortalClient, Refused, place
from nano_appliance.rest.response import Response

KEPT_ALIVE = 3
"""A session is prolonged this many times in its lifetime."""

ENDED = "the login has ended: log in again (nano ctl login)"


class Api:
    """Calls in the name of `login`; raises as PortalClient, and NotLoggedIn once the login has ended."""

    def __init__(self, login: Login) -> None:
        self.login = login
        self._client = PortalClient(login.url, login.trust, login.headers())

    def call(self, method: str, path: str, body: object = None, query: Mapping[str, str | int] | None = None) -> Reply:
        """As `PortalClient.call`."""
        try:
            return self._client.call(method, path, body, query)
        except Refused as refusal:
            raise self._explained(refusal) from None

    def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Any:  # noqa: ANN401 - any route's answer
        """The payload that GET answers."""
        return self.call("GET", path, query=query).data

    def upload(self, path: str, name: str, size: int, blocks: Iterable[bytes]) -> None:
        """As `PortalClient.upload`."""
        try:
            self._client.upload(path, name, size, blocks)
        except Refused as refusal:
            raise self._explained(refusal) from None

    def download(self, path: str) -> Response:
        """As `PortalClient.download`."""
        try:
            return self._client.download(path)
        except Refused as refusal:
            raise self._explained(refusal) from None

    def prolong(self) -> None:
        """Let the session last its whole lifetime again; a token needs nothing. Raises NotLoggedIn."""
        if self.login.session:
            try:
                self._client.call("PUT", place("sessions", self.login.session))
            except Refused:
                raise NotLoggedIn(ENDED) from None

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """The session does not end inside, however long that lasts. Raises NotLoggedIn when it has ended before."""
        self.prolong()
        over = threading.Event()

        def keep() -> None:
            while not over.wait(max(self.login.timeout, 1) / KEPT_ALIVE):
                try:
                    self.prolong()
                except NotLoggedIn:
                    # The command's own next call says it.
                    return
                except NanoError:
                    # A server that is away just now may be back in time for the next attempt.
                    continue

        keeper = threading.Thread(target=keep, name="keep session", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            over.set()
            # One that is waiting for the server must not hold the program.
            keeper.join(timeout=1.0)

    def _explained(self, refusal: Refused) -> NanoError:
        """The refusal itself, unless its reason is that the login has ended; the message's text is no contract."""
        try:
            if self.login.session:
                self.prolong()
            else:
                # Any session may ask for this.
                self._client.call("GET", place("resource_visibilities"))
        except (NotLoggedIn, Refused):
            return NotLoggedIn(ENDED)
        except NanoError:
            # Whatever keeps the question from being answered, the refusal was an answer.
            return refusal
        return refusal
