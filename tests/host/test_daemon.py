from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nano_appliance.host import daemon, pid_file
from nano_appliance.host.daemon import Reply
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.host.pid_file import Running

PROGRAM = """
import os, signal, sys
from pathlib import Path
from nano_appliance.host import notify, pid_file
home, mode = Path(sys.argv[1]), sys.argv[2]
if mode == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
else:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
if mode == "fails":
    notify.notify(notify.status("port 5850 is taken"))
    sys.exit(1)
if mode == "dies":
    print("what a crash prints", file=sys.stderr)
    os._exit(7)
with pid_file.held(home / "core.pid"):
    if mode != "silent":
        notify.notify(notify.READY, notify.status("listening at 127.0.0.1; domain 'nano'"))
    while True:
        signal.pause()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleFolder]:
    monkeypatch.setattr(daemon, "own_program", lambda: [sys.executable, "-c", PROGRAM, str(tmp_path)])
    folder = ModuleFolder(tmp_path, "core")
    yield folder
    found = pid_file.state(folder.pid_file)
    if isinstance(found, Running):
        os.kill(found.pid, signal.SIGKILL)


def test_start_waits_until_ready_and_shows_what_it_serves(folder: ModuleFolder) -> None:
    assert daemon.start(folder, ["works"]) == Reply("listening at 127.0.0.1\ndomain 'nano'\ncore started")
    found = pid_file.state(folder.pid_file)
    assert isinstance(found, Running)
    assert os.getsid(found.pid) == found.pid
    assert Path(f"/proc/{found.pid}/cwd").resolve() == Path("/")
    assert daemon.status(folder) == Reply(f"core is running, current pid {found.pid}")
    assert daemon.start(folder, ["works"]) == Reply("core is already running")


def test_stop_waits_for_the_end(folder: ModuleFolder) -> None:
    daemon.start(folder, ["works"])
    assert daemon.stop(folder) == Reply("stop core success")
    assert daemon.status(folder) == Reply("core is stopped", 3)
    assert daemon.stop(folder) == Reply("core is already stopped")
    assert daemon.halt(folder) == Reply("core is already stopped")
    assert not folder.pid_file.exists()


def test_a_start_that_fails_gives_the_reason(folder: ModuleFolder) -> None:
    assert daemon.start(folder, ["fails"]) == Reply("start core fail: port 5850 is taken", 1)
    assert daemon.status(folder).exit_status == 3


def test_a_start_that_dies_without_a_word_points_to_the_log(folder: ModuleFolder) -> None:
    reply = daemon.start(folder, ["dies"])
    assert reply == Reply(f"start core fail: it ended with status 7, see {folder.log_file}", 1)
    assert folder.log_file.read_text() == "what a crash prints\n"


def test_a_start_that_is_never_ready_is_given_up_and_ended(folder: ModuleFolder) -> None:
    reply = daemon.start(folder, ["silent"], timeout=0.5)
    assert reply.exit_status == 1
    assert "not ready within 0.5 s" in reply.text
    assert daemon.stop(folder).exit_status == 0


def test_a_process_that_does_not_obey_is_reported_and_can_be_halted(folder: ModuleFolder) -> None:
    daemon.start(folder, ["stubborn"])
    reply = daemon.stop(folder, timeout=0.2)
    assert reply == Reply('stop core fail: still running after 0.2 s; "core halt" ends it at once', 1)
    assert daemon.halt(folder) == Reply("core halted")
    assert not folder.pid_file.exists()
    assert daemon.status(folder) == Reply("core is stopped", 3)


def test_a_killed_process_is_known_by_its_pid_file(folder: ModuleFolder) -> None:
    daemon.start(folder, ["works"])
    found = pid_file.state(folder.pid_file)
    assert isinstance(found, Running)
    process = os.pidfd_open(found.pid)
    signal.pidfd_send_signal(process, signal.SIGKILL)
    os.waitid(os.P_PIDFD, process, os.WEXITED)
    os.close(process)
    assert daemon.status(folder) == Reply(f"core is stopped (pid {found.pid})", 1)
    assert daemon.stop(folder) == Reply(f"core is already stopped (process {found.pid} not running)")
    assert daemon.start(folder, ["works"]).exit_status == 0
