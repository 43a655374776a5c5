"""A core in this process, in a network of its own, and what tests do with it through its API."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.configuration import ApiConfiguration, Credential, DomainConfiguration
from nano_appliance.rest.client import ApiClient
from nano_appliance.rest.server import HttpServer
from nano_appliance.roles.core.core import Core, make_core
from nano_appliance.roles.core.main import make_application
from tests.link.network import ADDRESS

T = TypeVar("T")

API_ID, API_KEY = "test-id", "test-key"
PATIENCE = 30.0
"""Seconds; far more than anything here takes, so reaching it means that it hangs."""

MIRA = Caller(user="mira", group="ops", menus=frozenset({"instance", "media"}))
LEE = Caller(user="lee", group="dev", menus=frozenset({"instance", "media"}))
ROOT = Caller(user="root", group="admin", menus=frozenset({"user"}))


@dataclass
class RunningCore:
    """A core that answers; `api` is its port."""

    core: Core
    client: ApiClient
    port: int
    home: Path
    domain: DomainConfiguration

    def get(self, path: str, *, query: str = "", caller: Caller = TRUSTED) -> Any:
        return self.client.call("GET", f"/api/v1{path}", query=query, caller=caller).data

    def send(self, method: str, path: str, body: object = None, *, caller: Caller = TRUSTED) -> Any:
        return self.client.call(method, f"/api/v1{path}", body, caller=caller).data

    def raw(self, method: str, path: str, content: bytes, *, caller: Caller = TRUSTED) -> Any:
        response = self.client.exchange(
            method, f"/api/v1{path}", content=content, content_type="application/json", caller=caller
        )
        return msgspec.json.decode(response.data)

    def status(self, path: str) -> int:
        return self.client.exchange("GET", f"/api/v1{path}").status


def eventually(look: Callable[[], T], what: str) -> T:
    """The first true value of `look`."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        seen = look()
        if seen:
            return seen
        time.sleep(0.02)
    raise AssertionError(f"never happened: {what}")


def a_domain(name: str = "test-domain", timeout: int = 10) -> DomainConfiguration:
    return DomainConfiguration(domain=name, listen_address=ADDRESS, timeout=timeout)


@contextlib.contextmanager
def running_core(home: Path, domain: DomainConfiguration) -> Iterator[RunningCore]:
    """A core over `home`; call it inside a network of its own."""
    folder = ModuleFolder(home, "core")
    folder.make()
    core = make_core(folder, domain)
    api = ApiConfiguration(credentials=(Credential(id=API_ID, key=API_KEY),))
    server = HttpServer(make_application(core, api), ("127.0.0.1", 0), name="core API")
    core.batch_resumption.start(core.pools.cells())
    core.migration_driver.resume()
    core.link.start()
    core.failovers.start()
    server.start()
    try:
        client = ApiClient(f"http://127.0.0.1:{server.port}", API_ID, API_KEY)
        yield RunningCore(core, client, server.port, home, domain)
    finally:
        server.stop()
        core.batch_resumption.stop()
        core.migration_driver.stop()
        core.failovers.stop()
        core.tasks.close(5)
        core.link.stop()
