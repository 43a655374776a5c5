"""The tool that measures how fast polls are answered, on a frontend of ours; how fast this one is does not matter."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.roles.frontend.running_frontend import PASSWORD, RunningFrontend
from tests.roles.frontend.scripted_core import ScriptedCore

ROOT = Path(__file__).parents[3]


def measure(frontend: RunningFrontend, tmp_path: Path, password: str) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "password"
    file.write_text(password)
    options = ["--url", f"http://127.0.0.1:{frontend.port}", "--user", "root.ops", "--password-file", str(file)]
    return subprocess.run(
        [sys.executable, "-m", "scripts.bench.api", *options, "--connections", "4", "--seconds", "0.3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_tells_rates_and_times(frontend: RunningFrontend, admin: str, core: ScriptedCore, tmp_path: Path) -> None:
    for method, path in (
        ("GET", "/compute_zone_status/"),
        ("GET", "/instance_status/default"),
        ("POST", "/search/guests/"),
    ):
        core.answers[method, f"/api/v1{path}"] = {}
    told = measure(frontend, tmp_path, PASSWORD)
    assert told.returncode == 0, told.stderr
    lines = re.findall(r"^(.+?) +\d+ /s +median +[\d.]+ ms +99 % +[\d.]+ ms$", told.stdout, re.MULTILINE)
    assert lines == ["status of the zone", "all instances of the pool", "a page of 20 of them"]


def test_a_wrong_password_ends_it(frontend: RunningFrontend, admin: str, tmp_path: Path) -> None:
    told = measure(frontend, tmp_path, "Wrong777x")
    assert told.returncode != 0
    assert "user name or password is wrong" in told.stderr
