"""The receiving side of sd_notify: a socket that a process reports to until it is ready, says why not, or ends."""

from __future__ import annotations

import os
import select
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_MESSAGE_SIZE = 4096


@dataclass(frozen=True)
class Outcome:
    """How a start went: `ready`, the last STATUS text the process sent, and whether time ran out before either."""

    ready: bool
    status: str
    timed_out: bool = False


class ReadinessSocket:
    """A socket at `path` for one process, so that the sender is known; give it the path as NOTIFY_SOCKET.

    Only the present account may write to it. A file that a killed predecessor left at `path` is replaced.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.status = ""
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
        self._socket.bind(str(path))
        path.chmod(0o600)

    def __enter__(self) -> ReadinessSocket:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fileno(self) -> int:
        """Descriptor to wait on."""
        return self._socket.fileno()

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()
        self.path.unlink(missing_ok=True)

    def is_ready(self) -> bool:
        """Read all that has arrived and keep its `status`; True when it says that the process is ready."""
        ready = False
        while True:
            try:
                message = self._socket.recv(_MESSAGE_SIZE)
            except BlockingIOError:
                return ready
            for field in message.decode("utf-8", "replace").splitlines():
                name, _, value = field.partition("=")
                if name == "STATUS":
                    self.status = value
                ready = ready or field == "READY=1"

    def wait(self, pid: int, timeout: float) -> Outcome:
        """Wait at most `timeout` seconds for the child `pid` to say READY=1 or to end."""
        child = os.pidfd_open(pid)
        try:
            poll = select.poll()
            poll.register(self._socket, select.POLLIN)
            poll.register(child, select.POLLIN)
            deadline = time.monotonic() + timeout
            while True:
                events = dict(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
                # Messages first: a process that could not start says why and ends at once.
                if self.is_ready():
                    return Outcome(ready=True, status=self.status)
                if child in events:
                    return Outcome(ready=False, status=self.status)
                if not events:
                    return Outcome(ready=False, status=self.status, timed_out=True)
        finally:
            os.close(child)
