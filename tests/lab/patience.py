"""Waiting for something to become true, bounded; the one place of the lab that asks again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from tests.lab.portal_client import PortalFailure, Unreachable
from tests.lab.screen import ScreenError

T = TypeVar("T")

LONG_ENOUGH = 60.0
"""Seconds; far more than anything here takes on a busy machine, so reaching it means that it hangs."""

INTERVAL = 0.1


class StepFailed(Exception):
    """A step was not seen to work; the text says what was seen instead."""


def eventually(look: Callable[[], T], what: str, seconds: float = LONG_ENOUGH) -> T:
    """The first true value that `look` returns; an answer that fails or stays out counts as not yet.

    Raises StepFailed with `what` and the last failure after `seconds`.
    """
    deadline = time.monotonic() + seconds
    last: object = "no failure was told"
    while time.monotonic() < deadline:
        try:
            seen = look()
        except (PortalFailure, Unreachable, ScreenError) as failure:
            last = failure
        else:
            if seen:
                return seen
        time.sleep(INTERVAL)
    raise StepFailed(f"{what} within {seconds:.0f} s ({last})")
