"""A real frontend behind a real socket for tests, with clocks that a test can move."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import urllib3

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.configuration import FrontendConfiguration
from nano_appliance.model.menu import Menu
from nano_appliance.rest.server import HttpServer
from nano_appliance.roles.frontend.application import make_application
from nano_appliance.roles.frontend.main import make_frontend
from tests.roles.frontend.scripted_core import API_ID, API_KEY

MENUS = tuple(map(str, Menu))
PASSWORD = "Harbour77x"


@dataclass(frozen=True)
class Received:
    """An answer as a client sees it."""

    status: int
    headers: urllib3.HTTPHeaderDict
    content: bytes

    @property
    def envelope(self) -> dict[str, Any]:
        return json.loads(self.content)

    @property
    def data(self) -> Any:
        """The payload of a success."""
        assert self.envelope["error_code"] == 0, self.envelope["message"]
        return self.envelope["data"]

    @property
    def failure(self) -> str:
        """The message of a failure, which is always status 200."""
        assert (self.status, self.envelope["error_code"], self.envelope["data"]) == (200, 500, "")
        return self.envelope["message"]


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class RunningFrontend:
    """The frontend over the files below `home`."""

    def __init__(self, home: Path, core_port: int, **settings: Any) -> None:
        self.clock = Clock()
        self.folder = ModuleFolder(home, "frontend")
        credential = {"api_id": API_ID, "api_key": API_KEY}
        self.configuration = FrontendConfiguration(
            address="127.0.0.1", service_host="127.0.0.1", service_port=core_port, **(credential | settings)
        )
        parts = make_frontend(self.folder, self.configuration)
        self.frontend = replace(parts, monotonic=self.clock)
        self.server = HttpServer(make_application(self.frontend), ("127.0.0.1", 0), name="frontend")
        self.server.start()
        self.port = self.server.port
        self._http = urllib3.PoolManager(retries=False)

    def stop(self) -> None:
        self._http.clear()
        self.server.stop()

    def ask(
        self, method: str, path: str, body: Any = None, *, session: str = "", headers: dict[str, str] | None = None
    ) -> Received:
        """Send a request to `/api/v1` + `path`, or to `path` itself when it begins with `//`."""
        target = path[1:] if path.startswith("//") else f"/api/v1{path}"
        sent = {"Nano-Session": session} if session else {}
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if content:
            sent["Content-Type"] = "application/json;charset=utf-8"
        answer = self._http.request(
            method,
            f"http://127.0.0.1:{self.port}{target}",
            body=content,
            headers={**sent, **(headers or {})},
            redirect=False,
            decode_content=False,
        )
        return Received(answer.status, answer.headers, answer.data)

    def initialise(self, menus: tuple[str, ...] = MENUS, user: str = "root.ops") -> str:
        """Make the first administrator and log in; returns the session's id."""
        self.ask("POST", "/system/", {"user": user, "password": PASSWORD, "menu": menus}).data  # noqa: B018
        return self.log_in(user)

    def log_in(self, user: str, password: str = PASSWORD) -> str:
        return self.ask("POST", "/sessions/", {"user": user, "password": password, "nonce": "q8ZtB2mYw01LrKcX"}).data[
            "session"
        ]

    def log(self) -> list[str]:
        """Contents of the operation log, the newest first."""
        return [entry.content for entry in self.frontend.log.search(0, 1 << 62, enough=1000)]
