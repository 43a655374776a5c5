"""Kills a forked child at every system call of a piece of code, so that what is left behind can be looked at."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Callable, Iterator

STEPS = ("open", "write", "fchmod", "fsync", "link", "chmod", "rename", "unlink", "close")
"""Functions of `os` that change files; the child dies before the n-th call of any of them."""

MOST_STEPS = 500


def killed_at_every_step(prepare: Callable[[], None], action: Callable[[], None]) -> Iterator[int]:
    """Yield once for each system call of `action`, run after `prepare` in a child that died just before it.

    A write is cut in half first. Ends when the child survives, after yielding for that whole run as well.
    """
    for deadly in range(1, MOST_STEPS):
        prepare()
        child = os.fork()
        if child == 0:
            _die_at(deadly)
            try:
                action()
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        yield deadly
        if os.WIFEXITED(status):
            return
        assert os.WTERMSIG(status) == signal.SIGKILL
    raise AssertionError(f"more than {MOST_STEPS} steps")


def _die_at(deadly: int) -> None:
    count = 0

    def step(die: Callable[[], None] | None = None) -> None:
        nonlocal count
        count += 1
        if count == deadly:
            if die is not None:
                die()
            os.kill(os.getpid(), signal.SIGKILL)

    for name in STEPS:
        setattr(os, name, _before(getattr(os, name), step, cut=name == "write"))
    setattr(fcntl, "flock", _before(fcntl.flock, step, cut=False))  # noqa: B010 - a module's function


def _before(real: Callable[..., object], step: Callable[..., None], *, cut: bool) -> Callable[..., object]:
    def wrapped(*arguments: object, **options: object) -> object:
        if cut:
            descriptor, data = arguments
            half = memoryview(data)[: len(data) // 2]  # type: ignore[arg-type]
            step(lambda: real(descriptor, half))
        else:
            step()
        return real(*arguments, **options)

    return wrapped
