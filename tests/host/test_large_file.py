from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nano_appliance.host.large_file import ALIGNMENT, BUFFER, BUFFERS, LargeFile

LENGTHS = st.one_of(
    st.integers(0, 3 * ALIGNMENT),
    st.integers(BUFFER - 2, BUFFER + 2),
    st.integers(2 * BUFFER, 2 * BUFFER + ALIGNMENT),
)
"""Lengths of blocks around everything that the file counts in."""


def noise(length: int) -> bytes:
    """Bytes none of whose stretches are alike, so that one in the wrong place shows."""
    return os.urandom(length)


@given(before=st.integers(0, 3 * ALIGNMENT), lengths=st.lists(LENGTHS, max_size=5), syncs=st.sets(st.integers(0, 4)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_what_is_there(tmp_path: Path, before: int, lengths: list[int], syncs: set[int]) -> None:
    path = tmp_path / "image"
    expected = noise(before)
    path.write_bytes(expected)
    with closing(LargeFile(path)) as file:
        for number, length in enumerate(lengths):
            file.write(block := noise(length))
            expected += block
            assert file.size == len(expected)
            if number in syncs:
                file.sync()
                assert path.read_bytes() == expected
        file.sync()
    assert path.read_bytes() == expected


def test_a_block_may_be_used_again_at_once(tmp_path: Path) -> None:
    block = bytearray(b"a" * BUFFER)
    with closing(LargeFile(tmp_path / "image")) as file:
        file.write(block)
        block[:] = b"b" * BUFFER
        file.write(block)
        file.sync()
    assert (tmp_path / "image").read_bytes() == b"a" * BUFFER + b"b" * BUFFER


def test_truncated_it_begins_anew(tmp_path: Path) -> None:
    with closing(LargeFile(tmp_path / "image")) as file:
        file.write(noise(2 * BUFFER + 5))
        file.truncate()
        file.write(b"new")
        file.sync()
    assert (tmp_path / "image").read_bytes() == b"new"


@pytest.fixture
def no_direct_writes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A file system that takes the wish to pass by the cache and refuses the writes; the offsets that it refused."""
    refused: list[int] = []
    write = os.pwrite

    def refuse(descriptor: int, block: memoryview, offset: int) -> int:
        if fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_DIRECT:
            refused.append(offset)
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return write(descriptor, block, offset)

    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", refuse)
        yield refused


def test_where_the_cache_cannot_be_passed_by_it_is_used(tmp_path: Path, no_direct_writes: list[int]) -> None:
    content = noise(2 * BUFFER + 17)
    with closing(LargeFile(tmp_path / "image")) as file:
        file.write(content)
        file.sync()
    assert no_direct_writes == [0]
    assert (tmp_path / "image").read_bytes() == content


def test_nothing_follows_a_part_that_was_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write, offsets = os.pwrite, []

    def fill_up(descriptor: int, block: memoryview, offset: int) -> int:
        offsets.append(offset)
        if offset == BUFFER:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, block, offset)

    monkeypatch.setattr(os, "pwrite", fill_up)
    with closing(LargeFile(tmp_path / "image")) as file:
        with pytest.raises(OSError, match="No space left"):
            file.write(noise((2 * BUFFERS + 2) * BUFFER))
        with pytest.raises(OSError, match="No space left"):
            file.sync()
    assert offsets == [0, BUFFER]
    assert (tmp_path / "image").stat().st_size == BUFFER
