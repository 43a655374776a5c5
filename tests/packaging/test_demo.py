"""The main job done by the executable, and everything else that a whole Nano is tried with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.running_nano import PROGRAM
from tests.packaging.conftest import ROOT


def run(executable: Path, *words: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, PROGRAM: str(executable)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


def test_the_main_job(executable: Path, tmp_path: Path) -> None:
    run(executable, "scripts.demo", "--output", str(tmp_path))


@pytest.mark.long
def test_the_whole_system(executable: Path) -> None:
    run(executable, "pytest", "-q", "-p", "no:cacheprovider", "-m", "not long", "tests/system")
