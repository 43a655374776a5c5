"""Lines for the person at the terminal; logs nothing."""

from __future__ import annotations

import contextlib
import sys


def say(text: str) -> None:
    """Print one line at once, whole even when several threads speak; nothing happens when the terminal has gone."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
