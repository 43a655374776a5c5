"""A bell that another thread can ring: waited for alone, or together with sockets in a selector."""

from __future__ import annotations

import os
import select
import threading


class Wakeup:
    """Rings until it is heard; ringing twice is heard once."""

    def __init__(self) -> None:
        self._descriptor = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._lock = threading.Lock()
        self._closed = False

    def fileno(self) -> int:
        """For selectors."""
        return self._descriptor

    def ring(self) -> None:
        """Wake whoever waits, or will wait next."""
        with self._lock:
            if not self._closed:
                os.eventfd_write(self._descriptor, 1)

    def wait(self, seconds: float) -> bool:
        """Wait until it rings, at most `seconds`; true when it rang, which is then forgotten."""
        # poll, because select cannot watch descriptors beyond 1023.
        poller = select.poll()
        poller.register(self._descriptor, select.POLLIN)
        rang = bool(poller.poll(seconds * 1000))
        if rang:
            self.clear()
        return rang

    def clear(self) -> None:
        """Forget that it rang."""
        try:
            os.eventfd_read(self._descriptor)
        except BlockingIOError:
            return

    def close(self) -> None:
        """Let go of the descriptor; ringing has no effect any more."""
        with self._lock:
            if not self._closed:
                self._closed = True
                os.close(self._descriptor)
