from __future__ import annotations

from pathlib import Path

from nano_appliance.tryout.log_files import KEPT, LARGEST, open_log


def test_a_log_is_appended_to_and_private(tmp_path: Path) -> None:
    path = tmp_path / "core.log"
    for text in (b"one\n", b"two\n"):
        with open_log(path) as log:
            log.write(text)
    assert path.read_bytes() == b"one\ntwo\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_large_log_is_moved_aside_and_few_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "core.log"
    for number in range(KEPT + 2):
        with open_log(path) as log:
            log.write(str(number).encode())
            log.truncate(LARGEST + 1)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["core.log", *(f"core.log.{number}" for number in range(1, KEPT + 1))]
    with (tmp_path / "core.log.1").open("rb") as newest:
        assert newest.read(1) == str(KEPT).encode()
