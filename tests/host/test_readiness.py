from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from nano_appliance.host.notify import READY, STOPPING, notify, status
from nano_appliance.host.readiness import Outcome, ReadinessSocket

SPEAKER = """
import sys
from nano_appliance.host.notify import notify
for message in sys.argv[1:]:
    notify(*message.split("|"))
"""
SILENT = "import signal; signal.pause()"


def outcome_of(code: str, *messages: str, timeout: float = 30.0) -> Outcome:
    with TemporaryDirectory() as folder, ReadinessSocket(Path(folder, "notify")) as readiness:
        environment = {**os.environ, "NOTIFY_SOCKET": str(readiness.path)}
        child = subprocess.Popen([sys.executable, "-c", code, *messages], env=environment)
        try:
            return readiness.wait(child.pid, timeout)
        finally:
            child.kill()
            child.wait()


def test_ready_with_its_status() -> None:
    assert outcome_of(SPEAKER, "STATUS=starting", "READY=1|STATUS=serving") == Outcome(ready=True, status="serving")


def test_the_end_of_the_child_comes_with_the_reason_it_gave() -> None:
    assert outcome_of(SPEAKER, "STATUS=port taken") == Outcome(ready=False, status="port taken")


def test_a_child_that_says_nothing_at_all() -> None:
    assert outcome_of("pass") == Outcome(ready=False, status="")


def test_a_child_that_takes_too_long() -> None:
    assert outcome_of(SILENT, timeout=0.05) == Outcome(ready=False, status="", timed_out=True)


def test_ready_is_heard_among_other_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ReadinessSocket(tmp_path / "core") as readiness:
        assert oct(readiness.path.stat().st_mode & 0o777) == "0o600"
        monkeypatch.setenv("NOTIFY_SOCKET", str(readiness.path))
        notify(status("reading data"))
        assert not readiness.is_ready()
        notify(status("listening"), READY)
        notify(STOPPING)
        assert readiness.is_ready()
        assert not readiness.is_ready()
    assert not readiness.path.exists()


def test_a_socket_left_by_a_killed_supervisor_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "core").touch()
    with ReadinessSocket(tmp_path / "core") as readiness:
        assert readiness.path.is_socket()
