"""A cell killed at any step of growing a disk and of shrinking a volume's file."""

from __future__ import annotations

from pathlib import Path

from tests.roles.cell.inside.volume_kills import check_every_step

BLANK = (0, 0, 0, 0)
"""The part of the system disk that nothing is written to."""


def test_growth(home: Path) -> None:
    after = {
        "": [(1, 0, 0, 9, *BLANK), (1, 0, 0, 9, *(0,) * 12)],
        "a": [(1, 0, 0, 0, *BLANK), (1, 0, 0, 0)],
    }
    check_every_step(home, "resize", ("a",), after, fewest=8)


def test_shrinking(home: Path) -> None:
    check_every_step(home, "shrink", (), {"": [(0, 0, 0, 9, *BLANK), (0, 0, 0, 9)]}, fewest=10)
