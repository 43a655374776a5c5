"""What the worker tells: to its log always, to the command that started it as long as that one listens."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from datetime import datetime

import msgspec


class Message(msgspec.Struct, frozen=True):
    """A line for a person; the last one has `done`: true when the bridge is there, false when all is as before."""

    text: str
    done: bool | None = None


class Teller:
    """Writes to standard error, which is the log, and to the pipe `descriptor`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def tell(self, text: str) -> None:
        """Tell a step."""
        self._send(Message(text))

    def end(self, text: str, *, done: bool) -> None:
        """Tell how it ended."""
        self._send(Message(text, done))

    def _send(self, message: Message) -> None:
        sys.stderr.write(f"{datetime.now().isoformat(' ', 'seconds')} {message.text}\n")
        sys.stderr.flush()
        # The terminal may be gone, together with the connection that is being changed: the work goes on.
        with contextlib.suppress(BrokenPipeError):
            os.write(self._descriptor, msgspec.json.encode(message) + b"\n")


def follow(descriptor: int, show: Callable[[str], None]) -> Message | None:
    """Show what comes through the pipe until all who could write have ended; how it ended, None when nobody said."""
    ended = None
    with os.fdopen(descriptor, "rb") as lines:
        for line in lines:
            message = msgspec.json.decode(line, type=Message)
            if message.done is None:
                show(message.text)
            else:
                ended = message
    return ended
