"""A child process that touches what may hang, so that this one never does: asked in lines, killed when it is late."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import time
from collections.abc import Callable, Sequence

from nano_appliance.host.commands import WITH_US, host_environment
from nano_appliance.model.errors import NanoError

LONGEST_LINE = 1 << 16
"""Bytes."""


class HandLate(NanoError):
    """The hand did not answer in time, and was killed."""


class Hand:
    """Runs `command_line` when it is first needed and again after it was killed; for one thread.

    The program answers each line on its standard input by one line on its standard output. It ends with the thread
    that asks it.
    """

    def __init__(self, command_line: Sequence[str]) -> None:
        self._command_line = (*WITH_US, *command_line)
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, line: bytes, patience: float) -> bytes:
        """The answer to `line`, within `patience` seconds.

        Raises HandLate, when the process is certain to have ended: one that the kernel holds on to is waited for as
        long as it takes. Raises NanoError when it cannot be started or ended by itself.
        """
        process = self._running()
        assert process.stdin is not None  # noqa: S101 - both are pipes, see below
        assert process.stdout is not None  # noqa: S101
        deadline = time.monotonic() + patience
        answer = b""
        try:
            process.stdin.write(line + b"\n")
            process.stdin.flush()
            while not answer.endswith(b"\n"):
                ready, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
                if not ready:
                    self.close()
                    raise HandLate(f"no answer within {patience:g} s")
                piece = os.read(process.stdout.fileno(), LONGEST_LINE)
                if not piece:
                    self.close()
                    raise NanoError("the process that touches the storage ended")
                answer += piece
        except OSError as error:
            self.close()
            raise NanoError(f"the process that touches the storage failed: {error.strerror}") from error
        return answer.removesuffix(b"\n")

    def close(self) -> None:
        """End the process, and wait until it has."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with contextlib.suppress(OSError), process:
            pass

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            try:
                self._process = subprocess.Popen(
                    self._command_line,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env={**host_environment(), "PYINSTALLER_RESET_ENVIRONMENT": "1"},
                    cwd="/",
                )
            except OSError as error:
                raise NanoError(f"cannot start the process that touches the storage: {error.strerror}") from error
        return self._process


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Be the hand: answer each line of standard input until it ends. `answer` raises nothing and makes one line."""
    while line := os.fdopen(0, "rb", closefd=False).readline(LONGEST_LINE):
        os.write(1, answer(line.rstrip(b"\n")) + b"\n")
