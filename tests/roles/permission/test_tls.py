"""A frontend with TLS beside a real core that certifies it."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import urllib3

from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.configuration import FrontendConfiguration
from nano_appliance.model.errors import Misconfigured
from nano_appliance.roles.frontend.application import make_application
from nano_appliance.roles.frontend.doors import Doors, names_of
from nano_appliance.roles.frontend.main import make_frontend
from tests.link.network import ADDRESS
from tests.roles.core.running_core import API_ID, API_KEY, eventually
from tests.roles.permission.world import World

PAGE = b"<!doctype html><title>portal</title>"
PORT, TLS_PORT = 5870, 5871
PLAIN, SECURE = f"http://{ADDRESS}:{PORT}", f"https://{ADDRESS}:{TLS_PORT}"


@contextmanager
def doors(home: Path, core_port: int, **settings: object) -> Iterator[Doors]:
    folder = ModuleFolder(home, "frontend")
    portal = home / "portal"
    portal.mkdir(parents=True, exist_ok=True)
    (portal / "index.html").write_bytes(PAGE)
    defaults = {"address": "0.0.0.0", "port": PORT, "tls_port": TLS_PORT, "service_host": "127.0.0.1"}
    defaults["web_root"] = str(portal)
    credential = {"api_id": API_ID, "api_key": API_KEY, "service_port": core_port}
    configuration = FrontendConfiguration(**{**defaults, **credential, **settings})  # type: ignore[arg-type]
    frontend = make_frontend(folder, configuration)
    opened = Doors(make_application(frontend), configuration, folder, frontend.core)
    opened.start()
    try:
        yield opened
    finally:
        opened.stop()


@contextmanager
def trusting(authority: str) -> Iterator[urllib3.PoolManager]:
    context = ssl.create_default_context(cadata=authority)
    with urllib3.PoolManager(
        retries=urllib3.Retry(0, redirect=0, raise_on_redirect=False), ssl_context=context
    ) as pool:
        yield pool


def test_the_core_certifies_the_portal_by_itself(world: World, tmp_path: Path) -> None:
    authority = world.core.core.link.authority.certificate
    with doors(tmp_path, world.core.port) as opened, trusting(authority) as client:
        answer = client.request("GET", f"{SECURE}/api/v1/system/")
        assert answer.json()["data"]["ready"] is False
        assert "Set-Cookie" not in answer.headers
        local = client.request("GET", f"https://localhost:{TLS_PORT}/api/v1/system/")
        assert local.json()["error_code"] == 0
        eventually(lambda: opened._tls, "the door with TLS is known to be open")
        page = client.request("GET", f"{PLAIN}/login?x=1")
        assert (page.status, page.headers["Location"]) == (307, f"{SECURE}/login?x=1")
        assert client.request("GET", f"{PLAIN}/api/v1/system/").status == 200
        assert client.request("GET", f"http://127.0.0.1:{PORT}/login").data == PAGE
        secure_page = client.request("GET", f"{SECURE}/login")
        assert secure_page.data == PAGE
        assert f"wss://{ADDRESS}:{TLS_PORT}" in secure_page.headers["Content-Security-Policy"]
    assert (tmp_path / "cert/nano_ca.crt.pem").read_text() == authority
    assert (tmp_path / "cert/portal.key.pem").stat().st_mode & 0o777 == 0o600


def test_nothing_but_tls_where_that_is_wanted(world: World, tmp_path: Path) -> None:
    with (
        doors(tmp_path, world.core.port, https_only=True) as opened,
        trusting(world.core.core.link.authority.certificate) as client,
    ):
        eventually(lambda: opened._tls, "the door with TLS is known to be open")
        answer = client.request("POST", f"{PLAIN}/api/v1/sessions/", json={"user": "a", "password": "b"})
        assert (answer.status, answer.headers["Location"]) == (307, f"{SECURE}/api/v1/sessions/")
        assert client.request("GET", f"http://127.0.0.1:{PORT}/api/v1/system/").status == 200


def test_a_certificate_of_ones_own(world: World, tmp_path: Path) -> None:
    with doors(tmp_path / "first", world.core.port), trusting(world.core.core.link.authority.certificate) as client:
        assert client.request("GET", f"{SECURE}/api/v1/system/").status == 200
    own = tmp_path / "second/cert"
    own.mkdir(parents=True)
    for name, file in (("own.crt", "portal.crt.pem"), ("own.key", "portal.key.pem")):
        shutil.copy(tmp_path / "first/cert" / file, own / name)
    settings = {"cert_file": "own.crt", "key_file": "own.key", "service_port": 1}
    with (
        doors(tmp_path / "second", world.core.port, **settings),
        trusting(world.core.core.link.authority.certificate) as client,
    ):
        assert client.request("GET", f"{SECURE}/api/v1/system/").status == 200
    (own / "own.key").write_text("nonsense")
    with pytest.raises(Misconfigured, match=r"own.key cannot be used for TLS"), doors(own.parent, 1, **settings):
        pass


def test_plain_http_is_served_while_there_is_no_certificate(world: World, tmp_path: Path) -> None:
    with doors(tmp_path, 1), trusting(world.core.core.link.authority.certificate) as client:
        assert client.request("GET", f"{PLAIN}/api/v1/system/").json()["error_code"] == 0
        assert client.request("GET", f"{PLAIN}/login").data == PAGE


@pytest.mark.parametrize(
    ("address", "host_name", "names"),
    [
        ("10.0.0.1", "host-a", ["portal.example", "host-a", "10.0.0.1", "localhost", "127.0.0.1"]),
        ("0.0.0.0", "host_a", ["portal.example", "10.0.0.1", "10.1.0.1", "localhost", "127.0.0.1"]),
        ("127.0.0.1", "core.core.nano", ["portal.example", "127.0.0.1", "localhost"]),
    ],
)
def test_what_a_portal_is_called(address: str, host_name: str, names: list[str]) -> None:
    configuration = FrontendConfiguration(address=address, tls_names=("portal.example",))
    assert names_of(configuration, host_name, ["10.0.0.1", "10.1.0.1"]) == names
