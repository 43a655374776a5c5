from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nano_appliance.model.errors import Exhausted, InvalidInput, NanoError, Unavailable
from nano_appliance.model.orders import MediaSource
from nano_appliance.roles.cell import media_cache
from nano_appliance.roles.cell.media_cache import MediaCache, media_id
from nano_appliance.roles.cell.media_shelf import LONGEST_UNUSED, MediaShelf

ID = "4f6b1a52-83b7-4b8e-9d8e-0a86d3f2c111"
OTHER = "5f6b1a52-83b7-4b8e-9d8e-0a86d3f2c222"
CONTENT = bytes(range(256)) * 40


class Library:
    """A core that delivers CONTENT, breaking off after each of `breaks` bytes in turn."""

    def __init__(self) -> None:
        self.offsets: list[int] = []
        self.breaks: list[int] = []
        self.content = CONTENT
        self.gate = threading.Event()
        self.gate.set()

    @contextmanager
    def fetch(self, source: MediaSource, offset: int) -> Iterator[Iterator[bytes]]:
        self.offsets.append(offset)
        yield self.blocks(offset)

    def blocks(self, offset: int) -> Iterator[bytes]:
        assert self.gate.wait(10)
        end = self.breaks.pop(0) if self.breaks else len(self.content)
        for start in range(offset, end, 1000):
            yield self.content[start : min(start + 1000, end)]
        if end < len(self.content):
            raise Unavailable("the connection broke off")


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def attached() -> set[Path]:
    return set()


@pytest.fixture
def shelf(tmp_path: Path) -> MediaShelf:
    made = MediaShelf(tmp_path / "nano-media")
    made.prepare()
    return made


@pytest.fixture
def cache(shelf: MediaShelf, library: Library, attached: set[Path], monkeypatch: pytest.MonkeyPatch) -> MediaCache:
    monkeypatch.setattr(media_cache, "RETRY_SECONDS", 0.0)
    return MediaCache(shelf, library.fetch, lambda: attached)


def source(image: str = ID, size: int = len(CONTENT)) -> MediaSource:
    return MediaSource(id=image, version=3, size=size)


def get(cache: MediaCache, wanted: MediaSource | None = None) -> Path:
    with cache.held(wanted or source(), lambda percent: None) as path:
        return path


def test_fetched_once(cache: MediaCache, library: Library, tmp_path: Path) -> None:
    seen: list[int] = []
    with cache.held(source(), seen.append) as path:
        assert path == tmp_path / "nano-media" / f"{ID}_v3.iso"
        assert path.read_bytes() == CONTENT
    assert seen == sorted(seen)
    assert seen[-1] == 100
    assert get(cache) == path
    assert library.offsets == [0]
    assert media_id(str(path)) == ID
    assert media_id("") == ""


def test_several_at_once_fetch_once(cache: MediaCache, library: Library) -> None:
    library.gate.clear()
    paths: list[Path] = []
    threads = [threading.Thread(target=lambda: paths.append(get(cache))) for _ in range(4)]
    for thread in threads:
        thread.start()
    library.gate.set()
    for thread in threads:
        thread.join()
    assert len(set(paths)) == 1
    assert library.offsets == [0]


def test_a_broken_transfer_goes_on_where_it_broke_off(cache: MediaCache, library: Library) -> None:
    library.breaks = [2500, 2500, 9000]
    assert get(cache).read_bytes() == CONTENT
    assert library.offsets == [0, 2500, 2500, 9000]


def test_a_transfer_that_never_ends_is_given_up_and_continued_by_the_next(cache: MediaCache, library: Library) -> None:
    library.breaks = [100] * media_cache.FETCH_ATTEMPTS
    with pytest.raises(Unavailable, match="broke off"):
        get(cache)
    assert get(cache).read_bytes() == CONTENT
    assert library.offsets[-1] == 100


def test_too_much_content(cache: MediaCache, library: Library, tmp_path: Path) -> None:
    with pytest.raises(NanoError, match="longer than the 5000 bytes announced"):
        get(cache, source(size=5000))
    assert not list((tmp_path / "nano-media").glob("*.iso"))


def test_a_left_over_part_that_is_too_long_is_begun_anew(cache: MediaCache, tmp_path: Path) -> None:
    (tmp_path / "nano-media" / f"{ID}_v3.iso.part").write_bytes(b"x" * (len(CONTENT) + 1))
    assert get(cache).read_bytes() == CONTENT


def test_a_file_of_another_size_is_not_believed(cache: MediaCache, tmp_path: Path) -> None:
    (tmp_path / "nano-media" / f"{ID}_v3.iso").write_bytes(b"short")
    assert get(cache).read_bytes() == CONTENT


@pytest.mark.parametrize("image", ["", "../etc/passwd", ID.upper(), f"{ID}/x", "{" + ID + "}"])
def test_ids_that_are_none(cache: MediaCache, image: str) -> None:
    with pytest.raises(InvalidInput, match="must be a UUID"):
        get(cache, source(image))


@pytest.mark.parametrize(("version", "size"), [(0, 10), (1, 0), (-1, 10)])
def test_versions_and_sizes_that_are_none(cache: MediaCache, version: int, size: int) -> None:
    with pytest.raises(InvalidInput, match="must be positive"):
        get(cache, MediaSource(id=ID, version=version, size=size))


def test_no_room(cache: MediaCache, tmp_path: Path) -> None:
    old = tmp_path / "nano-media" / f"{OTHER}_v1.iso"
    old.write_bytes(b"old")
    with pytest.raises(Exhausted, match="no room for the media image"):
        get(cache, source(size=1 << 60))
    assert not old.exists()


def test_what_nobody_used_for_long_is_dropped(cache: MediaCache, attached: set[Path], tmp_path: Path) -> None:
    names = ("kept", "attached", "old")
    paths = {name: tmp_path / "nano-media" / f"{name}.iso" for name in names}
    for name, path in paths.items():
        path.write_bytes(b"x")
        if name != "kept":
            os.utime(path, (1, 1))
    attached.add(paths["attached"])
    assert LONGEST_UNUSED > 0
    cache.tidy()
    assert sorted(path.name for path in (tmp_path / "nano-media").iterdir()) == ["attached.iso", "kept.iso"]


def test_a_held_file_is_not_dropped(cache: MediaCache) -> None:
    with cache.held(source(), lambda percent: None) as path:
        os.utime(path, (1, 1))
        cache.tidy(room=1 << 60)
        assert path.exists()
    cache.tidy(room=1 << 60)
    assert not path.exists()
