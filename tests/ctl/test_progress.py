from __future__ import annotations

import io

from nano_appliance.ctl.progress import Progress
from nano_appliance.model.units import MIB
from tests.ctl.installation import Typed


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bar_with_rate_and_time_left_on_a_terminal() -> None:
    clock, terminal = Clock(), Typed()
    with Progress(terminal, "sending a.iso", 100 * MIB, sized=True, clock=clock) as progress:
        progress.update(0)
        clock.now = 0.05
        progress.update(MIB)
        clock.now = 5.0
        progress.update(25 * MIB)
    first, second, gone, end = terminal.getvalue().split("\r")[1:]
    assert first == "sending a.iso [                        ]   0%, 0 B of 100 MiB"
    assert second == "sending a.iso [######                  ]  25%, 25 MiB of 100 MiB, 5 MiB/s, 0:15 left"
    assert gone == " " * len(second)
    assert end == ""


def test_a_shorter_picture_leaves_nothing_of_the_longer_one() -> None:
    clock, terminal = Clock(), Typed()
    progress = Progress(terminal, "x", 10 * MIB, sized=True, clock=clock)
    clock.now = 4000.0
    progress.update(0)
    progress.update(1)
    clock.now = 4001.0
    progress.update(MIB + 1)
    clock.now = 4002.0
    progress.update(10 * MIB)
    pictures = terminal.getvalue().split("\r")[1:]
    assert pictures[1].endswith("10:00:09 left")
    assert len(pictures[2]) == len(pictures[1])


def test_plain_lines_now_and_then_elsewhere() -> None:
    clock, file = Clock(), io.StringIO()
    with Progress(file, "making web", clock=clock) as progress:
        for second in range(25):
            clock.now = float(second)
            progress.update(second * 4)
    assert file.getvalue() == "making web  40%, 0:15 left\nmaking web  80%, 0:05 left\n"


def test_what_is_done_in_a_moment_needs_no_line() -> None:
    file = io.StringIO()
    with Progress(file, "sending", 0, sized=True) as progress:
        progress.update(0)
    assert file.getvalue() == ""
