"""Runs the tests of `inside/` file by file, each on a private host with a libvirtd of its own.

Those that kill a cell at every step, and those that wait for guests again and again, take long: `make test` runs some
of either, chosen by its seed, `make test-long` all.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from tests.lab.seed import SEED
from tests.roles.cell.private_host import INSIDE, run

FILES = sorted((Path(__file__).parent / "inside").glob("test_*.py"))
LONGEST = 300.0

KILLS = [file for file in FILES if "kill" in file.stem]
WAITING = [
    file
    for file in FILES
    if file.stem.removeprefix("test_")
    in {
        *("security", "full_storage", "cores", "bandwidth", "tiny_guest", "recovery"),
        *("qos", "live_snapshots", "guest_agent", "process", "real_guest_dhcp", "seed"),
    }
]
"""Files that take from half a minute to one and a half."""

SAMPLED = random.Random(SEED).sample(KILLS, 2) + random.Random(SEED).sample(WAITING, 4)


def marked(file: Path) -> object:
    """The file as a parameter; one that is not in the sample is run by `make test-long` only."""
    marks = [pytest.mark.long] if file in (*KILLS, *WAITING) and file not in SAMPLED else []
    return pytest.param(file, marks=marks, id=file.stem)


@pytest.mark.system
@pytest.mark.parametrize("file", [marked(file) for file in FILES])
def test_inside(file: Path) -> None:
    status, output = run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)],
        timeout=LONGEST,
        environment={INSIDE: "yes"},
    )
    assert status == 0, output


def test_that_there_are_such_files() -> None:
    assert FILES
    assert len(WAITING) == 12
    assert not set(KILLS) & set(WAITING)
