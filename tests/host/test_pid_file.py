from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nano_appliance.host import pid_file
from nano_appliance.host.pid_file import Running, Stopped
from nano_appliance.model.errors import Conflict, NanoError

HOLDER = """
import sys
from pathlib import Path
from nano_appliance.host.pid_file import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_living_holder_is_found_and_keeps_others_out(tmp_path: Path) -> None:
    path = tmp_path / "core.pid"
    with holder(path) as process:
        assert pid_file.state(path) == Running(process.pid)
        assert path.read_text() == str(process.pid)
        with pytest.raises(Conflict, match="core is already running"), pid_file.held(path):
            pytest.fail("two processes hold the same file")
        assert pid_file.state(path) == Running(process.pid)


def test_an_orderly_end_removes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "core.pid"
    with holder(path) as process:
        process.communicate(b"\n")
    assert pid_file.state(path) == Stopped(None)
    assert not path.exists()


def test_a_killed_holder_is_known_to_be_dead_and_can_be_succeeded(tmp_path: Path) -> None:
    path = tmp_path / "core.pid"
    with holder(path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert pid_file.state(path) == Stopped(process.pid)
    with pid_file.held(path):
        assert path.read_text() == str(os.getpid())
    assert not path.exists()


def test_a_pid_of_another_living_process_misleads_nobody(tmp_path: Path) -> None:
    path = tmp_path / "core.pid"
    path.write_text(str(os.getppid()))
    assert pid_file.state(path) == Stopped(os.getppid())


@pytest.mark.parametrize("content", ["", "nonsense", "-1", "9" * 30])
def test_a_damaged_file_is_a_stopped_module(tmp_path: Path, content: str) -> None:
    path = tmp_path / "core.pid"
    path.write_text(content)
    assert isinstance(pid_file.state(path), Stopped)


def test_a_failure_inside_passes_and_the_file_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "core.pid"
    with pytest.raises(NanoError, match="cannot listen"), pid_file.held(path):
        raise NanoError("cannot listen")
    assert not path.exists()


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(NanoError, match="missing"), pid_file.held(tmp_path / "missing" / "core.pid"):
        pytest.fail("held without a file")
