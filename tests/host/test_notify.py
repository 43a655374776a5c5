from __future__ import annotations

import logging
import secrets
import socket
from pathlib import Path

import pytest

from nano_appliance.host.notify import READY, notify, status


@pytest.mark.parametrize("abstract", [False, True])
def test_fields_travel_in_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, abstract: bool) -> None:
    name = f"nano-test-{secrets.token_hex(8)}" if abstract else str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind("\0" + name if abstract else name)
        receiver.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + name if abstract else name)
        notify(READY, status("two\nlines"))
        assert receiver.recv(4096) == b"READY=1\nSTATUS=two lines"


def test_nothing_happens_without_a_listener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify(READY)


def test_a_listener_that_went_away_is_only_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    with caplog.at_level(logging.WARNING):
        notify(READY)
    assert "READY=1" in caplog.text
