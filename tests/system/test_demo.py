"""`make demo` does the main job and leaves nothing behind, twice in a row."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from scripts.demo import PICTURE
from tests.lab.boot_iso import BOOTED_COLOUR, LEAST_SHARE
from tests.lab.road import Road
from tests.lab.screen import share_of_colour


@pytest.mark.parametrize("turn", ["first", "second"])
def test_demo_passes_and_saves_the_screen_of_a_booted_instance(turn: str, tmp_path: Path) -> None:
    demo = subprocess.run(
        [sys.executable, "-m", "scripts.demo", "--output", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert demo.returncode == 0, demo.stdout + demo.stderr
    for number, step in enumerate(Road.STEPS, 1):
        assert f"[{number:2}/{len(Road.STEPS)}] {step}" in demo.stdout
    assert str(tmp_path / PICTURE) in demo.stdout
    with Image.open(tmp_path / PICTURE) as picture:
        assert share_of_colour(picture.convert("RGB"), BOOTED_COLOUR) > LEAST_SHARE


def test_demo_refuses_a_kill_it_does_not_know() -> None:
    demo = subprocess.run(
        [sys.executable, "-m", "scripts.demo", "--kill", "core@nowhere"], capture_output=True, text=True, check=False
    )
    assert demo.returncode == 2
    assert "no step nowhere" in demo.stderr
