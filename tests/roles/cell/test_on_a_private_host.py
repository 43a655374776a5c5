"""Runs the tests of `inside/` file by file, each on a private host with a libvirtd of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.roles.cell.private_host import INSIDE, run

FILES = sorted((Path(__file__).parent / "inside").glob("test_*.py"))
LONGEST = 300.0


@pytest.mark.system
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_inside(file: Path) -> None:
    status, output = run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)],
        timeout=LONGEST,
        environment={INSIDE: "yes"},
    )
    assert status == 0, output


def test_that_there_are_such_files() -> None:
    assert FILES
