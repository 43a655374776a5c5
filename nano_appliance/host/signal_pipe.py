"""Turns signals into something that can be waited for, alone or in a selector; handles none of them.

An Event that a handler sets is no way to wait for a signal: a second signal while the handler holds the Event's lock
stops the thread for ever. Executables that unpack themselves pass signals on to their second process, which gets those
that a service manager sends to both twice.
"""

from __future__ import annotations

import os
import select
import signal
from types import FrameType, TracebackType

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
"""How a program is asked to stop: by a service manager, and by a person at the terminal."""


class SignalPipe:
    """A descriptor that becomes readable when one of `numbers` arrives; for the main thread, one at a time."""

    def __init__(self, *numbers: signal.Signals) -> None:
        self._numbers = numbers
        self._read, self._write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def __enter__(self) -> SignalPipe:
        self._previous = {number: signal.signal(number, _awaken) for number in self._numbers}
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        os.close(self._read)
        os.close(self._write)

    def fileno(self) -> int:
        """Descriptor to wait on."""
        return self._read

    def wait(self) -> set[signal.Signals]:
        """Wait until some have arrived since the last call, and return them."""
        poller = select.poll()
        poller.register(self._read, select.POLLIN)
        while True:
            # A signal of another kind writes its number, too.
            poller.poll()
            if arrived := self.signals() & set(self._numbers):
                return arrived

    def signals(self) -> set[signal.Signals]:
        """What has arrived since the last call."""
        try:
            return {signal.Signals(number) for number in os.read(self._read, 4096)}
        except BlockingIOError:
            return set()


def _awaken(number: int, frame: FrameType | None) -> None:
    """Python writes the signal's number to the wake-up descriptor by itself."""
