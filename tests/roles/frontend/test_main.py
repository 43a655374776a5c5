"""The frontend as a process: readiness, orderly stop, kill, and errors at the start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import urllib3

from nano_appliance.model.configuration import FrontendConfiguration
from nano_appliance.store.configuration import write_configuration
from tests.roles.frontend.running_frontend import MENUS, PASSWORD

PROGRAM = (
    "import sys, pathlib, logging; logging.basicConfig()\n"
    "from nano_appliance.model.errors import NanoError\n"
    "from nano_appliance.roles.frontend.main import run\n"
    "try: run(pathlib.Path(sys.argv[1]), [])\n"
    "except NanoError as error: sys.exit(error.message)\n"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def configure(home: Path, port: int) -> None:
    (home / "config").mkdir(parents=True, exist_ok=True)
    settings = FrontendConfiguration(
        address="127.0.0.1", port=port, service_host="127.0.0.1", api_id="example-id", api_key="example-secret"
    )
    write_configuration(home / "config/frontend.cfg", settings)


@contextmanager
def running(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The process, once it has said that it is ready."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
        address = home / "notify"
        address.unlink(missing_ok=True)
        notified.bind(str(address))
        notified.settimeout(30)
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(home)],
            env={**os.environ, "NOTIFY_SOCKET": str(address)},
            stderr=subprocess.PIPE,
        )
        try:
            assert b"READY=1" in notified.recv(4096)
            yield process
        finally:
            process.kill()
            process.communicate()


def ask(port: int, method: str, path: str, body: object = None, session: str = "") -> object:
    answer = urllib3.request(
        method,
        f"http://127.0.0.1:{port}/api/v1{path}",
        json=body,
        headers={"Nano-Session": session, "Content-Type": "application/json"},
    ).json()
    assert answer["error_code"] == 0, answer
    return answer["data"]


def test_it_stops_in_order_on_sigterm(tmp_path: Path) -> None:
    port = free_port()
    configure(tmp_path, port)
    with running(tmp_path) as process:
        assert ask(port, "GET", "/system/") == {"ready": False, "max_cores": 24, "max_memory": 32, "max_disk": 64}
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_nothing_acknowledged_is_lost_when_it_is_killed(tmp_path: Path) -> None:
    port = free_port()
    configure(tmp_path, port)
    with running(tmp_path) as process:
        ask(port, "POST", "/system/", {"user": "ann", "password": PASSWORD, "menu": MENUS})
        login = ask(port, "POST", "/sessions/", {"user": "ann", "password": PASSWORD})
        assert isinstance(login, dict)
        ask(port, "POST", "/logs/", {"content": "written"}, login["session"])
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    with running(tmp_path):
        found = ask(port, "GET", "/logs/", session=login["session"])
        assert isinstance(found, dict)
        assert [entry["content"] for entry in found["logs"]] == [
            "admin.ann(127.0.0.1) : written",
            "admin.ann(127.0.0.1) : log in",
            "system(127.0.0.1) : initialise with user ann",
        ]


def test_it_stays_small(tmp_path: Path) -> None:
    port = free_port()
    configure(tmp_path, port)
    with running(tmp_path) as process:
        ask(port, "POST", "/system/", {"user": "ann", "password": PASSWORD, "menu": MENUS})
        for _ in range(10):
            ask(port, "POST", "/sessions/", {"user": "ann", "password": PASSWORD})
        (line,) = (
            line for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if line.startswith("VmRSS:")
        )
        assert int(line.split()[1]) < 64 * 1024


def start_fails(home: Path) -> str:
    command = [sys.executable, "-c", PROGRAM, str(home)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 1
    return ended.stderr.strip().splitlines()[-1]


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        configure(tmp_path, port)
        assert start_fails(tmp_path) == (
            f"frontend cannot listen on 127.0.0.1 port {port}: the port is taken by another program"
        )


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("frontend.cfg", '{\n "address": 5\n}', "frontend.cfg, line 2: address"),
        ("frontend.cfg", "{\n broken", "frontend.cfg, line 2"),
        ("users.data", "{\n broken", "users.data"),
        ("users.data", '{"groups": [{"name": "ops", "members": ["gone"]}]}', "member 'gone' of group 'ops' is no user"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, file: str, content: str, message: str) -> None:
    configure(tmp_path, free_port())
    (tmp_path / "config" / file).write_text(content)
    assert message in start_fails(tmp_path)


def test_a_portal_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    configure(tmp_path, free_port())
    path = tmp_path / "config/frontend.cfg"
    path.write_text(path.read_text().replace("{", '{"web_root": "/nowhere/at/all",', 1))
    assert start_fails(tmp_path) == "web_root /nowhere/at/all does not exist"
