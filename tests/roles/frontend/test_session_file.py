"""Sessions on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from nano_appliance.model.session import Session
from nano_appliance.roles.frontend.session_file import SessionFile
from nano_appliance.roles.frontend.sessions import LiveSession

LIVE = LiveSession(digest="d" * 64, session=Session(user="ann", group="ops", menus=("log",)), expires=12.5)


def test_saved_sessions_come_back_and_the_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "session.data"
    SessionFile(path, "boot 1").save([LIVE])
    assert SessionFile(path, "boot 1").load() == [LIVE]
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_start_of_the_machine_voids_them(tmp_path: Path) -> None:
    path = tmp_path / "session.data"
    SessionFile(path, "boot 1").save([LIVE])
    assert SessionFile(path, "boot 2").load() == []


def test_no_file_means_no_sessions(tmp_path: Path) -> None:
    assert SessionFile(tmp_path / "session.data", "boot 1").load() == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"boot": "boot 1", "sessions": [{"digest": 1}]}'])
def test_a_broken_file_is_reported_and_costs_no_more_than_a_login(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "session.data"
    path.write_bytes(content)
    assert SessionFile(path, "boot 1").load() == []
    assert str(path) in caplog.text


def test_a_disk_that_refuses_is_reported_and_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    SessionFile(tmp_path / "no such folder" / "session.data", "boot 1").save([LIVE])
    assert "will not survive a restart" in caplog.text
    assert LIVE.digest not in caplog.text
