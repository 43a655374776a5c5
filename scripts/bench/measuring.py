"""What all measurements share: telling what is going on, timing, and comparing two ways of doing the same by turns."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from tests.lab.patience import StepFailed

LOOK_AGAIN = 0.002
"""Seconds between two looks whether something has ended: short against everything that is measured."""

LONGEST = 600.0


def progress(text: str) -> None:
    """Say what is being measured; the result goes to standard output alone."""
    print(text, file=sys.stderr, flush=True)


def until(look: Callable[[], bool], what: str) -> None:
    """Look at once and often until `look` says true; raises StepFailed after ten minutes."""
    deadline = time.monotonic() + LONGEST
    while not look():
        if time.monotonic() > deadline:
            raise StepFailed(f"{what} within {LONGEST:.0f} s")
        time.sleep(LOOK_AGAIN)


@contextmanager
def timed(seconds: list[float]) -> Iterator[None]:
    """Append the seconds that the block takes."""
    began = time.monotonic()
    yield
    seconds.append(time.monotonic() - began)


def by_turns(
    name: str,
    times: int,
    ours: Callable[[int], AbstractContextManager[float]],
    theirs: Callable[[int], AbstractContextManager[float]],
) -> float:
    """How much longer `ours` takes than `theirs`: the ratio of the medians of `times` pairs after one to warm up.

    Both are given the number of the pair, and give the seconds that the doing took; leaving them undoes it.
    """
    pairs: list[tuple[float, float]] = []
    for number in range(times + 1):
        with ours(number) as our_seconds, theirs(number) as their_seconds:
            pairs.append((our_seconds, their_seconds))
    ours_median = statistics.median(our_seconds for our_seconds, _ in pairs[1:])
    theirs_median = statistics.median(their_seconds for _, their_seconds in pairs[1:])
    progress(f"  {name}: {ours_median * 1000:.0f} ms, by hand {theirs_median * 1000:.0f} ms")
    return ours_median / theirs_median
