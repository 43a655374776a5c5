from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from nano_appliance.host import commands
from nano_appliance.host.commands import CommandFailed, follow, host_environment, run

TIMEOUT = 30.0


def test_output_complaints_and_status() -> None:
    done = run(["sh", "-c", "cat; echo oh >&2; exit 3"], input=b"\x00\xff", timeout=TIMEOUT, check=False)
    assert (done.stdout, done.stderr, done.status) == (b"\x00\xff", "oh\n", 3)


def test_standard_input_is_empty_and_the_language_english() -> None:
    assert run(["cat"], timeout=TIMEOUT).stdout == b""
    assert run(["sh", "-c", "echo $LC_ALL"], timeout=TIMEOUT).stdout == b"C.UTF-8\n"


def test_a_failure_shows_the_last_line_and_no_argument() -> None:
    with pytest.raises(CommandFailed) as caught:
        run(["sh", "-c", "echo first >&2; echo last >&2; exit 4", "topsecret"], timeout=TIMEOUT)
    assert caught.value.message == "sh failed: last"
    assert (caught.value.program, caught.value.status, caught.value.stderr) == ("sh", 4, "first\nlast\n")


def test_a_silent_failure_shows_its_status_or_signal() -> None:
    with pytest.raises(CommandFailed, match="exit status 9"):
        run(["sh", "-c", "exit 9"], timeout=TIMEOUT)
    with pytest.raises(CommandFailed, match="signal 15"):
        run(["sh", "-c", "kill -TERM $$"], timeout=TIMEOUT)


def test_a_missing_program_is_named() -> None:
    with pytest.raises(CommandFailed, match="cannot run no-such-program: No such file"):
        run(["no-such-program"], timeout=TIMEOUT)


def test_a_program_that_takes_too_long_is_ended() -> None:
    with pytest.raises(CommandFailed, match="did not end within 0.1 s") as caught:
        run(["sleep", "60"], timeout=0.1)
    assert caught.value.status is None


def test_output_is_handed_over_as_it_comes() -> None:
    heard: list[bytes] = []

    def hear(piece: bytes) -> None:
        heard.append(piece)
        if piece == b"waiting":
            Path(path).write_text("go")

    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/go"
        script = f"printf waiting; while [ ! -e {path} ]; do sleep 0.01; done; printf done"
        follow(["sh", "-c", script], hear, timeout=TIMEOUT)
    assert heard == [b"waiting", b"done"]


def test_a_program_that_is_followed_fails_as_others_do() -> None:
    with pytest.raises(CommandFailed) as caught:
        follow(["sh", "-c", "echo first >&2; echo last >&2; exit 4"], lambda piece: None, timeout=TIMEOUT)
    assert (caught.value.message, caught.value.status) == ("sh failed: last", 4)
    with pytest.raises(CommandFailed, match="sleep did not end within 0.1 s"):
        follow(["sleep", "60"], lambda piece: None, timeout=0.1)
    with pytest.raises(CommandFailed, match="no-such-program"):
        follow(["no-such-program"], lambda piece: None, timeout=TIMEOUT)


def test_a_failure_of_the_listener_ends_the_program() -> None:
    def complain(piece: bytes) -> None:
        raise ValueError(piece)

    with pytest.raises(ValueError, match="one"):
        follow(["sh", "-c", "printf one; exec sleep 60"], complain, timeout=TIMEOUT)


STARTER = """
from nano_appliance.host.commands import follow
follow(["sh", "-c", "echo $$; exec sleep 60"], lambda piece: print(piece.decode(), end="", flush=True), timeout=60)
"""


def test_a_program_is_killed_with_us() -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    pid = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    for _ in range(int(TIMEOUT / 0.02)):
        if not is_alive(pid):
            return
        time.sleep(0.02)
    raise AssertionError("it goes on")


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_executable_gives_the_libraries_of_the_host_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/tmp/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/usr/own")
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "/usr/bin/nano")
    environment = host_environment()
    assert environment["LD_LIBRARY_PATH"] == "/usr/own"
    assert not {name for name in environment if name.startswith("_PYI") or name.endswith("_ORIG")}
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG")
    assert "LD_LIBRARY_PATH" not in host_environment()


def test_an_interpreter_keeps_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/own")
    assert not getattr(sys, "frozen", False)
    assert host_environment() == dict(os.environ)
