"""Processes that hold a piece of the lab: started here, or by an earlier run of the console and found again."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

END_PATIENCE = 20.0


class Process:
    """The process `pid`; `child` when it is one of ours and must be collected."""

    def __init__(self, pid: int, child: subprocess.Popen[bytes] | None = None) -> None:
        self.pid = pid
        self._child = child

    def has_ended(self) -> bool:
        """True when there is no such process any more."""
        if self._child is not None:
            return self._child.poll() is not None
        return not Path(f"/proc/{self.pid}").exists()

    def only_child(self) -> int:
        """The process id of its only child, 0 when there is none (yet)."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return int(children[0]) if children else 0

    def kill(self) -> None:
        """End it at once, and return when it has ended; nothing happens when it has already."""
        self.signal(signal.SIGKILL)
        self.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens when it has ended."""
        if not self.has_ended():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def wait(self) -> None:
        """Return when it has ended; raises TimeoutError when it does not."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        try:
            if not select.select([handle], [], [], END_PATIENCE)[0]:
                raise TimeoutError(f"process {self.pid} does not end")
        finally:
            os.close(handle)
        if self._child is not None:
            self._child.wait()


def start(command: Sequence[str], log: Path, *, stdin: int = subprocess.DEVNULL, keep: Sequence[int] = ()) -> Process:
    """Start a program in a session of its own; what it says goes to `log`, the descriptors `keep` stay open in it."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            list(command), stdin=stdin, stdout=output, stderr=output, pass_fds=tuple(keep), start_new_session=True
        )
    return Process(child.pid, child)
