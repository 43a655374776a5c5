from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from nano_appliance.host.child_process import ChildProcess


def start(tmp_path: Path, code: str, **options: object) -> ChildProcess:
    with (tmp_path / "output").open("wb") as output:
        return ChildProcess([sys.executable, "-c", code], output=output, **options)


def output_of(tmp_path: Path, code: str, **options: object) -> str:
    process = start(tmp_path, code, **options)
    assert process.wait(30)
    return (tmp_path / "output").read_text()


def test_output_and_complaints_go_to_the_file(tmp_path: Path) -> None:
    code = "import sys; print('said', flush=True); sys.stderr.write('complained')"
    assert output_of(tmp_path, code) == "said\ncomplained"


def test_variables_are_added_to_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT", "1")
    code = "import os; print(os.environ['KEPT'], os.environ['ADDED'])"
    assert output_of(tmp_path, code, variables={"ADDED": "2"}) == "1 2\n"


def test_it_lives_in_a_session_of_its_own_and_reads_nothing(tmp_path: Path) -> None:
    code = "import os, sys; print(os.getsid(0) == os.getpid(), repr(sys.stdin.read()))"
    assert output_of(tmp_path, code) == "True ''\n"


def test_a_listener_arrives_by_the_protocol(tmp_path: Path) -> None:
    code = (
        "from nano_appliance.host.listeners import inherited_listeners\n"
        "(listener,) = inherited_listeners(); print(listener.getsockname()[1])"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert output_of(tmp_path, code, listener=listener) == f"{listener.getsockname()[1]}\n"


def test_a_listener_replaces_the_variables_of_our_own_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN_PID", "1")
    monkeypatch.setenv("LISTEN_FDS", "4")
    code = "import os; print(os.environ['LISTEN_FDS'], os.environ['LISTEN_PID'] == str(os.getpid()), os.environ['X'])"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert output_of(tmp_path, code, listener=listener, variables={"X": "x"}) == "1 True x\n"


def test_only_the_descriptors_that_were_named_stay_open(tmp_path: Path) -> None:
    kept, other = os.pipe()
    try:
        code = f"import os; os.fstat({kept}); print(os.path.exists('/proc/self/fd/{other}'))"
        assert output_of(tmp_path, code, descriptors=(kept,)) == "False\n"
    finally:
        os.close(kept)
        os.close(other)


def test_waiting_ends_in_time_and_a_kill_is_final(tmp_path: Path) -> None:
    process = start(tmp_path, "import signal; signal.pause()")
    assert not process.wait(0.05)
    assert not process.has_ended()
    process.kill()
    assert process.has_ended()
    process.signal(signal.SIGTERM)


def test_a_process_that_was_reaped_elsewhere_is_known_to_have_ended(tmp_path: Path) -> None:
    process = start(tmp_path, "import sys; sys.exit(3)")
    _, status = os.waitpid(process.pid, 0)
    assert process.reaped(status) == 3
    assert process.has_ended()


def test_a_missing_program_is_an_error(tmp_path: Path) -> None:
    with (tmp_path / "output").open("wb") as output, pytest.raises(FileNotFoundError):
        ChildProcess([str(tmp_path / "missing")], output=output)
