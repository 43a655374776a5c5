from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.patience import eventually

CODE = """
import os, pathlib, signal, sys
from nano_appliance.tryout.sweeper import Sweeper
mark = pathlib.Path(sys.argv[1])
with Sweeper(lambda: mark.write_text("swept")):
    print("inside", flush=True)
    {ending}
print("after", mark.read_text(), flush=True)
"""


@pytest.mark.parametrize(
    ("ending", "status", "told"),
    [
        ("pass", 0, "inside\nafter swept\n"),
        ("sys.exit(3)", 3, "inside\n"),
        ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL, "inside\n"),
        ("os.kill(0, signal.SIGKILL)", -signal.SIGKILL, "inside\n"),
    ],
)
def test_it_sweeps_once_however_the_process_ends(ending: str, status: int, told: str, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    ended = subprocess.run(
        [sys.executable, "-c", CODE.format(ending=ending), str(mark)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        start_new_session=True,
        timeout=30,
    )
    assert (ended.returncode, ended.stdout) == (status, told)
    eventually(mark.exists, "nothing was swept", seconds=10)
