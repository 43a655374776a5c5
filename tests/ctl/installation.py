"""A frontend before a real core, as `nano ctl` meets them, and the command line itself in this process."""

from __future__ import annotations

import contextlib
import io
import json
import socket
import ssl
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nano_appliance.cli.main import main
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.configuration import FrontendConfiguration
from nano_appliance.model.menu import Menu
from nano_appliance.rest.portal_client import PortalClient
from nano_appliance.rest.server import HttpServer
from nano_appliance.rest.server_trust import Trust
from nano_appliance.roles.frontend import passwords
from nano_appliance.roles.frontend.application import make_application
from nano_appliance.roles.frontend.frontend import Frontend
from nano_appliance.roles.frontend.main import make_frontend
from tests.roles.core.running_core import API_ID, API_KEY

USER, PASSWORD = "root", "Harbour77x"
SYSTEM = Trust()
"""Whom the system trusts; for plain HTTP it does not matter."""


@dataclass(frozen=True)
class Portal:
    """A frontend that answers."""

    frontend: Frontend
    url: str


@contextlib.contextmanager
def running_portal(home: Path, core_port: int, tls: ssl.SSLContext | None = None) -> Iterator[Portal]:
    """A frontend with an administrator, before the core at `core_port`."""
    configuration = FrontendConfiguration(
        address="127.0.0.1", service_host="127.0.0.1", service_port=core_port, api_id=API_ID, api_key=API_KEY
    )
    frontend = make_frontend(ModuleFolder(home, "frontend"), configuration)
    server = HttpServer(make_application(frontend), ("127.0.0.1", 0), tls=tls, name="frontend")
    server.start()
    try:
        yield Portal(frontend, f"{'https' if tls else 'http'}://127.0.0.1:{server.port}")
    finally:
        server.stop()


@contextlib.contextmanager
def lonely_portal(home: Path) -> Iterator[Portal]:
    """The same, with the administrator made, but the core is not there."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.MonkeyPatch.context() as patch:
        # The cost of guessing is not what these tests are about.
        patch.setattr(passwords, "COST", (16, 8, 1))
        with running_portal(home, port) as running:
            initialise(running.url)
            yield running


def initialise(url: str, trust: Trust = SYSTEM) -> None:
    """Make the administrator."""
    wish = {"user": USER, "password": PASSWORD, "menu": tuple(Menu)}
    PortalClient(url, trust).call("POST", "/system/", wish)


@dataclass(frozen=True)
class Outcome:
    """What a command left."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What `--json` printed."""
        assert self.status == 0, self.err
        return json.loads(self.out)


class Typed(io.StringIO):
    """Lines that a person types at a terminal."""

    def isatty(self) -> bool:
        return True


class CommandLine:
    """`nano ctl` of one user, whose configuration is in a folder of its own."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch) -> None:
        self.file = home / "nano" / "ctl.json"
        self._patch = patch
        patch.setenv("XDG_CONFIG_HOME", str(home))

    def __call__(self, *words: str, given: str = "", person: bool = False) -> Outcome:
        """Run it with `given` on standard input, typed by a `person` or from elsewhere."""
        out, err = io.StringIO(), Typed() if person else io.StringIO()
        self._patch.setattr(sys, "stdin", Typed(given) if person else io.StringIO(given))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = main(["nano", "ctl", *words])
            except SystemExit as ended:
                status = int(ended.code or 0)
        return Outcome(status, out.getvalue(), err.getvalue())

    def log_in(self, url: str) -> Outcome:
        """Log in as the administrator."""
        return self("login", url, "--user", USER, "--password-file", "-", given=f"{PASSWORD}\n")
