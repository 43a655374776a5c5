"""Running short programs and reading what they say; the one door to them, never through a shell."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nano_appliance.model.errors import NanoError

WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")
"""Put before a program that must not go on when this process is killed."""

LONGEST_DYING = 2.0
"""Seconds that a killed program has to end: one that waits for storage may not until that answers."""


@dataclass(frozen=True)
class Completed:
    """What a program that ended has left: its output, its complaints and its exit status."""

    stdout: bytes
    stderr: str
    status: int


class CommandFailed(NanoError):
    """A program is missing, failed, or took too long.

    `status` is its exit status, negative for the signal that ended it, None when it never ended by itself.
    """

    def __init__(self, message: str, *, program: str, status: int | None = None, stderr: str = "") -> None:
        super().__init__(message)
        self.program = program
        self.status = status
        self.stderr = stderr


def run(
    argv: Sequence[str],
    *,
    input: bytes | None = None,  # noqa: A002 - the name subprocess uses
    timeout: float,
    check: bool = True,
    with_us: bool = False,
) -> Completed:
    """Run the program `argv[0]` to its end, at most `timeout` seconds.

    Its messages are in English whatever the host's language is. Standard input is empty unless `input` is given.
    With `with_us` it is killed when this process is. A program that the kernel does not let die, because storage hangs,
    is not waited for. Raises CommandFailed when the program is missing, runs longer, or
    (with `check`) ends with a status other than 0; the message carries the last line it wrote to standard error and
    never its arguments.
    """
    program = argv[0]
    try:
        process = subprocess.Popen(
            [*(WITH_US if with_us else ()), *argv],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
    except OSError as error:
        raise CommandFailed(f"cannot run {program}: {error.strerror}", program=program) from error
    try:
        stdout, stderr = process.communicate(b"" if input is None else input, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise CommandFailed(f"{program} did not end within {timeout:g} s", program=program) from error
    except BaseException:
        _end(process)
        raise
    completed = Completed(stdout=stdout, stderr=stderr.decode("utf-8", "replace"), status=process.returncode)
    if check:
        _require_success(program, completed)
    return completed


def follow(argv: Sequence[str], heard: Callable[[bytes], None], *, timeout: float) -> None:
    """Run the program `argv[0]` to its end, and hand over what it writes to standard output as it comes.

    It is killed when this process is. Raises as `run`.
    """
    program = argv[0]
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(
                [*WITH_US, *argv],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                env=_environment(),
            )
        except OSError as error:
            raise CommandFailed(f"cannot run {program}: {error.strerror}", program=program) from error
        expired = threading.Event()

        def end() -> None:
            expired.set()
            process.kill()

        late = threading.Timer(timeout, end)
        late.start()
        with process:
            try:
                assert process.stdout is not None  # noqa: S101 - it is a pipe, see above
                while piece := os.read(process.stdout.fileno(), 4096):
                    heard(piece)
            except BaseException:
                process.kill()
                raise
            finally:
                process.wait()
                late.cancel()
        complaints.seek(0)
        stderr = complaints.read().decode("utf-8", "replace")
    if expired.is_set():
        raise CommandFailed(f"{program} did not end within {timeout:g} s", program=program)
    _require_success(program, Completed(stdout=b"", stderr=stderr, status=process.returncode))


def host_environment() -> dict[str, str]:
    """The environment for other programs.

    The self-contained executable runs with libraries of its own on the search path; the host's programs must not
    meet those, so the path the user had is put back.
    """
    environment = dict(os.environ)
    if not getattr(sys, "frozen", False):
        return environment
    original = environment.pop("LD_LIBRARY_PATH_ORIG", None)
    environment.pop("LD_LIBRARY_PATH", None)
    if original is not None:
        environment["LD_LIBRARY_PATH"] = original
    return {name: value for name, value in environment.items() if not name.startswith("_PYI")}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a program, and leave one that does not die to a thread of its own."""
    process.kill()
    try:
        process.wait(LONGEST_DYING)
    except subprocess.TimeoutExpired:
        threading.Thread(target=process.wait, name="dying program", daemon=True).start()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(BrokenPipeError):
                stream.close()


def _environment() -> dict[str, str]:
    return {**host_environment(), "LC_ALL": "C.UTF-8"}


def _require_success(program: str, ended: Completed) -> None:
    if ended.status != 0:
        raise CommandFailed(
            f"{program} failed: {_last_line(ended.stderr) or _reason(ended.status)}",
            program=program,
            status=ended.status,
            stderr=ended.stderr,
        )


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _reason(status: int) -> str:
    return f"ended by signal {-status}" if status < 0 else f"exit status {status}"
