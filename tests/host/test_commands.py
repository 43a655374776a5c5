from __future__ import annotations

import os
import sys

import pytest

from nano_appliance.host import commands
from nano_appliance.host.commands import CommandFailed, host_environment, run

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
