"""Appending that survives a power cut."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from nano_appliance.host import append_file
from nano_appliance.host.append_file import append_durably
from nano_appliance.model.errors import NanoError


def test_file_and_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "log/202611/20261122.log"
    append_durably(path, b"one\n")
    append_durably(path, b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_line_that_was_cut_short_is_ended_first(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"cut sho")
    append_durably(path, b"whole\n")
    assert path.read_bytes() == b"cut sho\nwhole\n"


def test_data_and_new_names_are_synced_before_it_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    sync = os.fsync

    def remember(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        sync(descriptor)

    monkeypatch.setattr(append_file.os, "fsync", remember)
    path = tmp_path / "folder/file"
    append_durably(path, b"one\n")
    assert synced == [str(path), str(path.parent), str(tmp_path)]
    synced.clear()
    append_durably(path, b"two\n")
    assert synced == [str(path)]


FULL = """
import sys
from pathlib import Path
from nano_appliance.host.append_file import append_durably
from nano_appliance.model.errors import Exhausted
path = Path(sys.argv[1])
try:
    append_durably(path, b"x" * 8000)
except Exhausted as error:
    print(error)
"""


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before\n")
    ended = subprocess.run(
        [sys.executable, "-c", FULL, str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert str(path) in ended.stdout
    assert path.read_bytes() == b"before\n"


def test_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"")
    (tmp_path / "file").symlink_to(tmp_path / "target")
    with pytest.raises(NanoError, match="cannot write"):
        append_durably(tmp_path / "file", b"x\n")
    assert (tmp_path / "target").read_bytes() == b""
