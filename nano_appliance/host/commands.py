"""Running short programs and reading what they say; the one door to them, never through a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from nano_appliance.model.errors import NanoError


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


def run(argv: Sequence[str], *, input: bytes | None = None, timeout: float, check: bool = True) -> Completed:  # noqa: A002 - the name subprocess uses
    """Run the program `argv[0]` to its end, at most `timeout` seconds.

    Its messages are in English whatever the host's language is. Standard input is empty unless `input` is given.
    Raises CommandFailed when the program is missing, runs longer, or (with `check`) ends with a status other than 0;
    the message carries the last line it wrote to standard error and never its arguments.
    """
    program = argv[0]
    try:
        ended = subprocess.run(
            list(argv),
            input=b"" if input is None else input,
            capture_output=True,
            timeout=timeout,
            check=False,
            env={**host_environment(), "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise CommandFailed(f"{program} did not end within {timeout:g} s", program=program) from error
    except OSError as error:
        raise CommandFailed(f"cannot run {program}: {error.strerror}", program=program) from error
    stderr = ended.stderr.decode("utf-8", "replace")
    if check and ended.returncode != 0:
        raise CommandFailed(
            f"{program} failed: {_last_line(stderr) or _reason(ended.returncode)}",
            program=program,
            status=ended.returncode,
            stderr=stderr,
        )
    return Completed(stdout=ended.stdout, stderr=stderr, status=ended.returncode)


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


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _reason(status: int) -> str:
    return f"ended by signal {-status}" if status < 0 else f"exit status {status}"
