"""How operations are worded."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.errors import NanoError
from nano_appliance.model.session import Session
from nano_appliance.roles.frontend.operation_log import Recorder
from nano_appliance.store.operation_log import OperationLog

MIRA = Session(user="mira", group="ops", address="10.20.0.9")
MOMENT = 1_795_350_310_174_827_761


@pytest.fixture
def log(tmp_path: Path) -> OperationLog:
    return OperationLog(tmp_path / "log")


@pytest.fixture
def recorder(log: OperationLog) -> Recorder:
    return Recorder(log, lambda: MOMENT)


def written(log: OperationLog) -> list[str]:
    return [entry.content for entry in log.search(0, MOMENT + 1, enough=100)]


def test_wording(recorder: Recorder, log: OperationLog) -> None:
    recorder.change(MIRA, "create compute pool rack_1")
    recorder.change(MIRA, "create compute pool rack_1", "it exists")
    recorder.failed_login("ann", "10.0.0.66", "wrong")
    recorder.failed_login("", "10.0.0.66", "wrong")
    recorder.initialisation("ann", "10.0.0.9")
    assert written(log)[::-1] == [
        "ops.mira(10.20.0.9) : create compute pool rack_1",
        "ops.mira(10.20.0.9) : create compute pool rack_1 failed: it exists",
        "warning: failed login of user ann from 10.0.0.66: wrong",
        "warning: failed login of an unknown user from 10.0.0.66: wrong",
        "system(10.0.0.9) : initialise with user ann",
    ]


def test_what_cannot_be_written_is_told_loudly_and_stops_nothing(
    tmp_path: Path, recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "log").write_text("no folder")
    recorder.change(MIRA, "delete compute pool rack_1")
    assert "ops.mira(10.20.0.9) : delete compute pool rack_1" in caplog.text
    with pytest.raises(NanoError):
        recorder.from_client(MIRA, "a client's own line is refused")
