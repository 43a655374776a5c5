"""A cell killed at any step of making and of restoring a snapshot."""

from __future__ import annotations

from pathlib import Path

from tests.roles.cell.inside.volume_kills import check_every_step

BLANK = (0, 0, 0, 0)
"""The part of the system disk that nothing is written to."""

HELD = {
    "": [(1, 2, 0, 9, *BLANK), (1, 2, 0, 9)],
    "a": [(1, 0, 0, 0, *BLANK), (1, 0, 0, 0)],
    "b": [(1, 2, 0, 0, *BLANK), (1, 2, 0, 0)],
}
"""What the disks and the snapshots `a` and `b` hold before."""


def test_creation(home: Path) -> None:
    check_every_step(home, "create-snapshot", ("a", "b"), {**HELD, "new": HELD[""]}, fewest=12)


def test_restoration(home: Path) -> None:
    check_every_step(home, "restore-snapshot", ("a", "b"), {**HELD, "": HELD["a"]}, fewest=16)
