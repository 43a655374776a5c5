"""What happens when a process inside has become ready: the portal is announced, the cell is put into its pool.

Works in threads, so that the supervisor goes on listening meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

from nano_appliance.model.errors import NanoError
from nano_appliance.tryout.configuration import api_credential
from nano_appliance.tryout.console import say
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.services import CELL, CORE, FRONTEND


class Watcher:
    """Follows the start of one `nano up`; `portal` and `api` are URLs as this host reaches them."""

    def __init__(self, home: Home, portal: str, api: str) -> None:
        self._home = home
        self._portal = portal
        self._api = api
        self._ready: set[str] = set()
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Watcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def became_ready(self, name: str) -> None:
        """The process `name` is ready, for the first time or after a restart."""
        if name in self._ready:
            return
        self._ready.add(name)
        if name == FRONTEND:
            self._begin(self._announce_portal)
        if name in {CORE, CELL} and self._ready >= {CORE, CELL}:
            self._begin(self._enrol_cell)

    def _begin(self, task: Callable[[], None]) -> None:
        thread = threading.Thread(target=task, name=task.__name__)
        self._threads.append(thread)
        thread.start()

    def _announce_portal(self) -> None:
        # The HTTP client is loaded while the processes inside are starting, not before they are.
        from nano_appliance.tryout.portal_check import wait_for_portal  # noqa: PLC0415

        if wait_for_portal(self._portal, self._ended):
            say(f"Portal ready: {self._portal}")
        elif not self._ended.is_set():
            say(f"The portal does not answer at {self._portal}; see {self._home.log / 'frontend.log'}")

    def _enrol_cell(self) -> None:
        from nano_appliance.rest.client import ApiClient  # noqa: PLC0415
        from nano_appliance.tryout.enrolment import POOL, enrol_when_found  # noqa: PLC0415

        credential = api_credential(self._home)
        client = ApiClient(self._api, credential.id, credential.key)
        try:
            if enrol_when_found(client, self._ended):
                say(f"The cell is in pool {POOL}.")
        except NanoError as error:
            say(f"{error.message}; see {self._home.log / 'cell.log'}")
