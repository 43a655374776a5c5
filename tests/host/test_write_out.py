from __future__ import annotations

import os
from pathlib import Path

import pytest

from nano_appliance.host.write_out import INTERVAL, WriteOut


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Offsets and lengths that the kernel was told of; it is told all the same."""
    seen: list[tuple[int, int]] = []
    tell = os.posix_fadvise

    def record(descriptor: int, offset: int, length: int, advice: int) -> None:
        assert advice == os.POSIX_FADV_DONTNEED
        seen.append((offset, length))
        tell(descriptor, offset, length, advice)

    monkeypatch.setattr(os, "posix_fadvise", record)
    return seen


def test_every_part_is_told_once(tmp_path: Path, told: list[tuple[int, int]]) -> None:
    block = b"n" * (INTERVAL // 4 + 1)
    with (tmp_path / "growing").open("wb", buffering=0) as file:
        write_out = WriteOut(file.fileno())
        for _ in range(9):
            file.write(block)
            write_out.grew(file.tell())
    assert told == [(0, 4 * len(block)), (4 * len(block), 4 * len(block))]
    assert (tmp_path / "growing").read_bytes() == 9 * block


def test_what_was_there_before_is_left_alone(tmp_path: Path, told: list[tuple[int, int]]) -> None:
    with (tmp_path / "resumed").open("wb") as file:
        write_out = WriteOut(file.fileno(), 5 * INTERVAL)
        write_out.grew(6 * INTERVAL - 1)
        assert told == []
        write_out.grew(6 * INTERVAL)
    assert told == [(5 * INTERVAL, INTERVAL)]
