from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from nano_appliance.host import logs
from nano_appliance.model.errors import Misconfigured

WRITER = """
import logging, os, sys
from pathlib import Path
from nano_appliance.host import logs
logs.LOG_SIZE = 4096
logs.log_to_file(Path(sys.argv[1]))
for number in range(600):
    logging.getLogger("nano.test").info("line %d of the log", number)
os.write(2, b"a library complains\\n")
os.write(1, b"and speaks\\n")
"""


def test_a_log_in_the_background_is_limited_and_takes_the_output_along(tmp_path: Path) -> None:
    log = tmp_path / "core.log"
    done = subprocess.run([sys.executable, "-c", WRITER, str(log)], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["core.log", *(f"core.log.{n}" for n in range(1, 5))]
    assert all(path.stat().st_size <= 4096 + 64 for path in tmp_path.iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o640}
    assert log.read_text().endswith("a library complains\nand speaks\n")
    assert "line 599 of the log" in log.read_text()


def test_an_unknown_level_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NANO_LOG_LEVEL", "chatty")
    with pytest.raises(Misconfigured, match="NANO_LOG_LEVEL 'chatty' must be one of"):
        logs.log_to_stderr()


def test_a_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot write .*missing/core.log"):
        logs.log_to_file(tmp_path / "missing" / "core.log")


@pytest.mark.parametrize(("journal", "line"), [("8:1234", "INFO x: hello"), (None, " INFO x: hello")])
def test_the_journal_adds_the_time_itself(journal: str | None, line: str) -> None:
    code = (
        "import logging; from nano_appliance.host.logs import *; log_to_stderr(); logging.getLogger('x').info('hello')"
    )
    environment = {name: value for name, value in os.environ.items() if name != "JOURNAL_STREAM"}
    if journal is not None:
        environment["JOURNAL_STREAM"] = journal
    done = subprocess.run([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True, check=True)
    assert done.stderr.endswith(f"{line}\n")
    assert done.stderr.startswith("INFO") == (journal is not None)
