from __future__ import annotations

import fcntl
import os
import resource
import signal
import stat
import threading
from pathlib import Path

import pytest

from nano_appliance.host.files import atomic_write, backup_of, make_folder
from nano_appliance.model.errors import Conflict, Exhausted, NanoError
from tests.lab.crash import killed_at_every_step

OLD, NEW = b"old " * 1000, b"new " * 1000


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_has_content_and_mode_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        atomic_write(tmp_path / "a", b"x", mode=0o640)
    finally:
        os.umask(before)
    assert (tmp_path / "a").read_bytes() == b"x"
    assert mode_of(tmp_path / "a") == 0o640
    assert names_in(tmp_path) == ["a"]


def test_the_previous_content_is_kept_as_backup(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for content in (b"1", b"2", b"3"):
        atomic_write(path, content, keep_backup=True)
    assert (path.read_bytes(), backup_of(path).read_bytes()) == (b"3", b"2")
    assert names_in(tmp_path) == ["a", "a.bak"]


def test_a_backup_is_not_more_open_than_the_new_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    atomic_write(path, b"open", mode=0o644)
    atomic_write(path, b"secret", mode=0o600, keep_backup=True)
    assert mode_of(backup_of(path)) == 0o600


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"x")
    link.symlink_to(target)
    atomic_write(link, b"y")
    assert link.is_symlink()
    assert target.read_bytes() == b"y"


def test_killed_at_any_step_the_file_is_old_or_new_and_a_backup_is_good(tmp_path: Path) -> None:
    path = tmp_path / "file[1].data"
    seen = set()

    def prepare() -> None:
        for left in tmp_path.iterdir():
            if left not in (path, backup_of(path)) and not left.name.endswith(".tmp"):
                left.unlink()
        path.write_bytes(OLD)
        backup_of(path).unlink(missing_ok=True)

    for _ in killed_at_every_step(prepare, lambda: atomic_write(path, NEW, keep_backup=True)):
        content = path.read_bytes()
        assert content in (OLD, NEW)
        seen.add(content)
        if backup_of(path).exists():
            assert backup_of(path).read_bytes() == OLD
        # What a killed writer left is gone after the next write.
        atomic_write(path, OLD)
        assert set(names_in(tmp_path)) <= {path.name, backup_of(path).name}
    assert seen == {OLD, NEW}
    assert backup_of(path).read_bytes() == OLD


def test_a_full_disk_changes_nothing_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
        try:
            atomic_write(path, NEW, keep_backup=True)
        except Exhausted as error:
            os._exit(0 if str(path) in error.message else 2)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert path.read_bytes() == OLD
    assert names_in(tmp_path) == ["a"]


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(NanoError, match="cannot write .*missing/a: No such file"):
        atomic_write(tmp_path / "missing" / "a", b"x")


def test_the_temporary_file_of_a_living_writer_is_left_alone(tmp_path: Path) -> None:
    mine, other = tmp_path / ".a.123456.tmp", tmp_path / ".b.123456.tmp"
    stale = tmp_path / ".a.654321.tmp"
    for path in (mine, other, stale):
        path.write_bytes(b"half")
    with mine.open("rb") as living:
        fcntl.flock(living, fcntl.LOCK_EX)
        atomic_write(tmp_path / "a", b"x")
    assert mine.exists()
    assert other.exists()
    assert not stale.exists()


def test_many_writers_at_once_leave_one_whole_content(tmp_path: Path) -> None:
    path = tmp_path / "a"
    contents = [bytes([number]) * 4096 for number in range(8)]
    failures: list[NanoError] = []

    def write(content: bytes) -> None:
        try:
            for _ in range(10):
                atomic_write(path, content, keep_backup=True)
        except NanoError as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(content,)) for content in contents]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    assert path.read_bytes() in contents
    assert backup_of(path).read_bytes() in contents
    assert names_in(tmp_path) == ["a", "a.bak"]


def test_folders_are_made_with_their_parents_and_mode(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        make_folder(tmp_path / "a" / "b", 0o755)
    finally:
        os.umask(before)
    assert [mode_of(tmp_path / "a"), mode_of(tmp_path / "a" / "b")] == [0o755, 0o755]


def test_an_existing_folder_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(0o700)
    assert make_folder(tmp_path / "a", 0o755) == tmp_path / "a"
    assert mode_of(tmp_path / "a") == 0o700


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(Conflict, match="is not a folder"):
        make_folder(tmp_path / "a")
