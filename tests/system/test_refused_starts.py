"""Starts that must not happen: the reason in one line, exit status 1, and nothing begun."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.host_state import HostState
from tests.lab.processes import descendants
from tests.lab.running_nano import RunningNano, free_ports


def nano_up(*options: str) -> subprocess.CompletedProcess[str]:
    """Run `nano up` where it must refuse; its end."""
    return subprocess.run(
        [sys.executable, "-m", "nano_appliance", "up", *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_refused(start: subprocess.CompletedProcess[str], *named: str) -> None:
    assert start.returncode == 1, start.stdout + start.stderr
    assert len(start.stderr.strip().splitlines()) == 1
    for word in named:
        assert word in start.stderr
    assert "Portal ready" not in start.stdout


@pytest.mark.parametrize("option", ["--portal", "--api"])
def test_a_taken_port_is_named_before_anything_starts(option: str, tmp_path: Path) -> None:
    before = HostState.now()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        other = "--api" if option == "--portal" else "--portal"
        free = free_ports(1)[0]
        start = nano_up(
            *("--home", str(tmp_path / "home"), option, f"127.0.0.1:{port}", other, f"127.0.0.1:{free}"),
        )
    assert_refused(start, str(port))
    assert HostState.now().changes_since(before) == []


def test_an_address_that_others_could_reach_is_refused(tmp_path: Path) -> None:
    start = nano_up("--home", str(tmp_path / "home"), "--portal", f"0.0.0.0:{free_ports(1)[0]}")
    assert_refused(start, "0.0.0.0")


def test_a_home_in_use_is_refused_naming_the_holder(nano: RunningNano) -> None:
    portal, api = free_ports(2)
    start = nano_up("--home", str(nano.home), "--portal", f"127.0.0.1:{portal}", "--api", f"127.0.0.1:{api}")
    assert_refused(start)
    # Of the self-contained executable it is the child of the one that was started.
    assert any(f"process {process.pid}\n" in start.stderr for process in descendants(nano.pid))


def test_a_second_core_of_the_domain_is_refused(nano: RunningNano, tmp_path: Path) -> None:
    """On the same network, with a folder, a certificate authority and an API port of its own."""
    second = tmp_path / "core"
    (second / "config").mkdir(parents=True)
    (second / "config/domain.cfg").write_bytes((nano.home / "core/config/domain.cfg").read_bytes())
    core = nano.role("core")
    start = subprocess.run(
        [
            *("nsenter", "--target", str(core.pid), "--mount", "--net"),
            *(sys.executable, "-m", "nano_appliance", "core", "run"),
            *("--home", str(second), "--api-port", str(free_ports(1)[0])),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert start.returncode == 1, start.stdout + start.stderr
    assert "core" in start.stderr
    assert "Traceback" not in start.stderr
    assert nano.role("core").pid == core.pid
