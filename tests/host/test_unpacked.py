"""Folders of executables that were killed are removed; those in use, and other people's, are not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nano_appliance.host import unpacked
from nano_appliance.host.unpacked import MARK, mark_as_used, remove_abandoned

HOLD = """
import sys
from pathlib import Path
from nano_appliance.host.unpacked import mark_as_used
mark_as_used(Path(sys.argv[1]))
print("marked", flush=True)
sys.stdin.read()
"""


@contextmanager
def process_in(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """An executable that has unpacked itself into `folder`."""
    folder.mkdir(mode=0o700)
    (folder / "library").write_bytes(b"code")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "marked\n"
        yield process
        process.kill()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "_MEIown"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(sys, "_MEIPASS", str(folder), raising=False)
    return folder


def test_what_a_killed_one_left_goes_and_what_a_living_one_uses_stays(own: Path, tmp_path: Path) -> None:
    descriptor = mark_as_used(own)
    try:
        with process_in(tmp_path / "_MEIliving"):
            with process_in(tmp_path / "_MEIkilled") as killed:
                killed.kill()
                killed.wait()
            remove_abandoned()
            assert {path.name for path in tmp_path.iterdir()} == {"_MEIown", "_MEIliving"}
        remove_abandoned()
        assert {path.name for path in tmp_path.iterdir()} == {"_MEIown"}
    finally:
        os.close(descriptor)


def test_folders_of_others_are_not_touched(own: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (own / MARK).touch()
    other = tmp_path / "_MEIother"
    other.mkdir(mode=0o700)
    (other / "theirs").touch()
    with_mark = {name: tmp_path / name for name in ("_MEIopen", "_MEIforeign", "elsewhere", "victim")}
    for folder in with_mark.values():
        folder.mkdir(mode=0o700)
        (folder / MARK).touch()
    with_mark["_MEIopen"].chmod(0o777)
    os.chown(with_mark["_MEIforeign"], 65534, 65534)
    (tmp_path / "_MEIlink").symlink_to(with_mark["victim"])
    (tmp_path / "_MEIfile").touch()
    disguised = tmp_path / "_MEIdisguised"
    disguised.mkdir(mode=0o700)
    (disguised / MARK).symlink_to(with_mark["victim"] / MARK)
    remove_abandoned()
    assert "_MEIdisguised" in caplog.text
    assert with_mark["victim"].joinpath(MARK).exists()
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"_MEIother", "_MEIlink", "_MEIfile", "_MEIdisguised", *with_mark}
    assert (other / "theirs").exists()


def test_a_mark_is_never_seen_unlocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[set[str]] = []
    real = unpacked.fcntl.flock

    def watched(descriptor: int, how: int) -> None:
        names.append({path.name for path in tmp_path.iterdir()})
        real(descriptor, how)

    monkeypatch.setattr(unpacked.fcntl, "flock", watched)
    os.close(mark_as_used(tmp_path))
    assert names == [{f"{MARK}.{os.getpid()}"}]
    assert {path.name for path in tmp_path.iterdir()} == {MARK}


def test_a_program_that_was_not_unpacked_removes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys, "_MEIPASS", raising=False)
    remove_abandoned()
