"""Running the host's own network programs, which may leave daemons behind that hold on to their output."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
from collections.abc import Sequence

from nano_appliance.host.child_process import ChildProcess
from nano_appliance.host.commands import CommandFailed


def run_to_end(argv: Sequence[str], *, timeout: float, may_fail: bool = False) -> None:
    """Run the program, at most `timeout` seconds, and do not wait for daemons that it starts.

    Raises CommandFailed when it cannot be run, takes longer (it and its children are killed then), or fails.
    """
    program = argv[0]
    # A file and no pipe: the end of a pipe comes only when the last daemon has closed it.
    with tempfile.TemporaryFile() as output:
        try:
            child = ChildProcess(argv, output=output, variables={"LC_ALL": "C.UTF-8"})
        except OSError as error:
            raise CommandFailed(f"cannot run {program}: {error.strerror}", program=program) from error
        try:
            in_time = child.wait(timeout)
        except BaseException:
            _kill(child)
            raise
        if not in_time:
            _kill(child)
            raise CommandFailed(f"{program} did not end within {timeout:.0f} s", program=program)
        if child.exit_status and not may_fail:
            output.seek(0)
            said = output.read().decode("utf-8", "replace")
            last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "")
            raise CommandFailed(
                f"{program} failed: {last or f'exit status {child.exit_status}'}",
                program=program,
                status=child.exit_status,
                stderr=said,
            )


def _kill(child: ChildProcess) -> None:
    """The program and what it waits for; they are in a session of their own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.kill()
