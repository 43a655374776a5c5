"""A program on a terminal of its own, and what a person sees and types there."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from collections.abc import Sequence

from tests.lab.patience import StepFailed

SECONDS = 120.0


class Terminal:
    """`argv` runs there; leave it as a context, and it is gone."""

    def __init__(self, argv: Sequence[str]) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(argv, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
        os.close(theirs)
        self.seen = ""
        """All that was shown."""
        self._read = 0

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self.hang_up()

    def expect(self, text: str, seconds: float = SECONDS) -> None:
        """Wait until `text` is shown after what was expected before; raises StepFailed."""
        deadline = time.monotonic() + seconds
        while text not in self.seen[self._read :]:
            if not self._more(deadline - time.monotonic()):
                raise StepFailed(f"'{text}' is not shown, but: {self.seen[self._read :]}")
        self._read = self.seen.index(text, self._read) + len(text)

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._ours, f"{line}\n".encode())

    def hang_up(self) -> None:
        """Cut the line, as when a connection breaks."""
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1

    def end(self, seconds: float = SECONDS) -> int:
        """Wait for the end; returns the exit status."""
        deadline = time.monotonic() + seconds
        while self._more(deadline - time.monotonic()):
            pass
        return self._process.wait(max(1.0, deadline - time.monotonic()))

    def _more(self, seconds: float) -> bool:
        """Read what comes within `seconds`; false when nothing comes any more."""
        if seconds <= 0 or not select.select([self._ours], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self._ours, 4096)
        except OSError:  # the program has ended
            return False
        self.seen += piece.decode("utf-8", "replace").replace("\r", "")
        return bool(piece)
