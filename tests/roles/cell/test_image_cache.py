from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nano_appliance.model.errors import Conflict, Exhausted, InvalidInput, NanoError, Unavailable
from nano_appliance.model.image import ImageKind
from nano_appliance.model.orders import ImageSource
from nano_appliance.roles.cell import image_cache
from nano_appliance.roles.cell.image_cache import ImageCache, media_id
from nano_appliance.roles.cell.image_shelf import LONGEST_UNUSED, ImageShelf
from nano_appliance.roles.cell.storage.volume_pools import ImagePlace

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
    def fetch(self, source: ImageSource, offset: int) -> Iterator[Iterator[bytes]]:
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
def shelf(tmp_path: Path) -> ImageShelf:
    made = ImageShelf(lambda: ImagePlace(tmp_path / "nano-media"))
    made.prepare()
    return made


@pytest.fixture
def cache(shelf: ImageShelf, library: Library, attached: set[Path], monkeypatch: pytest.MonkeyPatch) -> ImageCache:
    monkeypatch.setattr(image_cache, "RETRY_SECONDS", 0.0)
    return ImageCache(shelf, library.fetch, lambda: attached)


def source(image: str = ID, size: int = len(CONTENT)) -> ImageSource:
    return ImageSource(id=image, version=3, size=size)


def get(cache: ImageCache, wanted: ImageSource | None = None) -> Path:
    with cache.held(wanted or source(), lambda percent: None) as path:
        return path


def test_fetched_once(cache: ImageCache, library: Library, tmp_path: Path) -> None:
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


def test_several_at_once_fetch_once(cache: ImageCache, library: Library) -> None:
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


def test_a_broken_transfer_goes_on_where_it_broke_off(cache: ImageCache, library: Library) -> None:
    library.breaks = [2500, 2500, 9000]
    assert get(cache).read_bytes() == CONTENT
    assert library.offsets == [0, 2500, 2500, 9000]


def test_a_transfer_that_never_ends_is_given_up_and_continued_by_the_next(cache: ImageCache, library: Library) -> None:
    library.breaks = [100] * image_cache.FETCH_ATTEMPTS
    with pytest.raises(Unavailable, match="broke off"):
        get(cache)
    assert get(cache).read_bytes() == CONTENT
    assert library.offsets[-1] == 100


def a_disk(check_sum: str = hashlib.sha1(CONTENT).hexdigest()) -> ImageSource:
    return ImageSource(id=ID, version=3, size=len(CONTENT), kind=ImageKind.DISK, check_sum=check_sum)


def test_a_check_sum_is_compared_also_after_a_break(cache: ImageCache, library: Library, tmp_path: Path) -> None:
    library.breaks = [2500, 9000]
    path = get(cache, a_disk())
    assert path == tmp_path / "nano-media" / f"{ID}_v3.qcow2"
    assert path.read_bytes() == CONTENT


def test_a_part_of_a_former_process_counts(cache: ImageCache, library: Library, tmp_path: Path) -> None:
    part = tmp_path / "nano-media" / f"{ID}_v3.qcow2.part"
    part.write_bytes(CONTENT[:3000])
    assert get(cache, a_disk()).read_bytes() == CONTENT
    assert library.offsets == [3000]
    get(cache, a_disk()).unlink()
    part.write_bytes(b"x" * 3000)
    with pytest.raises(NanoError, match="arrived damaged"):
        get(cache, a_disk())
    assert list(part.parent.iterdir()) == [], "a damaged file is not gone on with"
    assert get(cache, a_disk()).read_bytes() == CONTENT


def test_everybody_who_waits_is_told_of_the_progress(cache: ImageCache, library: Library) -> None:
    library.gate.clear()
    told: tuple[list[int], list[int]] = ([], [])

    def wait(seen: list[int]) -> None:
        with cache.held(a_disk(), seen.append):
            pass

    threads = [threading.Thread(target=wait, args=(seen,)) for seen in told]
    for thread in threads:
        thread.start()
    while len(cache._slots[f"{ID}_v3.qcow2"].told) < 2:
        threading.Event().wait(0.01)
    library.gate.set()
    for thread in threads:
        thread.join()
    assert told[0] == told[1]
    assert told[0][-1] == 100


def test_too_much_content(cache: ImageCache, library: Library, tmp_path: Path) -> None:
    with pytest.raises(NanoError, match="longer than the 5000 bytes announced"):
        get(cache, source(size=5000))
    assert not list((tmp_path / "nano-media").glob("*.iso"))


def test_a_left_over_part_that_is_too_long_is_begun_anew(cache: ImageCache, tmp_path: Path) -> None:
    (tmp_path / "nano-media" / f"{ID}_v3.iso.part").write_bytes(b"x" * (len(CONTENT) + 1))
    assert get(cache).read_bytes() == CONTENT


def test_a_file_of_another_size_is_not_believed(cache: ImageCache, tmp_path: Path) -> None:
    (tmp_path / "nano-media" / f"{ID}_v3.iso").write_bytes(b"short")
    assert get(cache).read_bytes() == CONTENT


@pytest.mark.parametrize("image", ["", "../etc/passwd", ID.upper(), f"{ID}/x", "{" + ID + "}"])
def test_ids_that_are_none(cache: ImageCache, image: str) -> None:
    with pytest.raises(InvalidInput, match="must be a UUID"):
        get(cache, source(image))


@pytest.mark.parametrize(("version", "size"), [(0, 10), (1, 0), (-1, 10)])
def test_versions_and_sizes_that_are_none(cache: ImageCache, version: int, size: int) -> None:
    with pytest.raises(InvalidInput, match="must be positive"):
        get(cache, ImageSource(id=ID, version=version, size=size))


def test_no_room(cache: ImageCache, tmp_path: Path) -> None:
    old = tmp_path / "nano-media" / f"{OTHER}_v1.iso"
    old.write_bytes(b"old")
    with pytest.raises(Exhausted, match="no room for the image"):
        get(cache, source(size=1 << 60))
    assert not old.exists()


def test_what_nobody_used_for_long_is_dropped(cache: ImageCache, attached: set[Path], tmp_path: Path) -> None:
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


def test_nothing_is_dropped_while_nobody_knows_what_is_in_use(cache: ImageCache, library: Library) -> None:
    path = get(cache)
    os.utime(path, (1, 1))

    def unknown() -> set[Path]:
        raise NanoError("a volume cannot be read")

    cache._used = unknown
    cache.tidy(room=1 << 60)
    assert path.exists()
    assert get(cache, a_disk()).exists(), "that is no reason not to serve"
    assert library.offsets == [0, 0]


def test_a_held_file_is_not_dropped(cache: ImageCache) -> None:
    with cache.held(source(), lambda percent: None) as path:
        os.utime(path, (1, 1))
        cache.tidy(room=1 << 60)
        assert path.exists()
    cache.tidy(room=1 << 60)
    assert not path.exists()


@pytest.fixture
def place(tmp_path: Path) -> list[Path]:
    """The folder of a shelf, to be replaced by another."""
    return [tmp_path / "old" / "nano-media"]


@pytest.fixture
def movable(place: list[Path], library: Library, attached: set[Path]) -> ImageCache:
    shelf = ImageShelf(lambda: ImagePlace(place[0]))
    shelf.prepare()
    return ImageCache(shelf, library.fetch, lambda: attached)


def test_what_the_old_place_holds_is_dropped(movable: ImageCache, place: list[Path], tmp_path: Path) -> None:
    old = get(movable)
    (old.parent / f"{OTHER}_v1.iso.part").write_bytes(b"cut off")
    with movable.moving():
        place[0] = tmp_path / "new" / "nano-media"
    assert not old.parent.exists()
    assert get(movable).parent == place[0]


def test_what_is_in_use_in_the_old_place_stays(
    movable: ImageCache, place: list[Path], attached: set[Path], tmp_path: Path
) -> None:
    old, other = get(movable), get(movable, source(OTHER))
    attached.add(old)
    with movable.moving():
        place[0] = tmp_path / "new" / "nano-media"
    assert list(old.parent.iterdir()) == [old]
    assert not other.exists()


def test_a_place_that_stays_keeps_everything(movable: ImageCache, place: list[Path]) -> None:
    kept = get(movable)
    with pytest.raises(Conflict, match="refused"), movable.moving():
        raise Conflict("refused")
    assert kept.exists()


def test_the_place_does_not_change_while_an_image_is_held(movable: ImageCache) -> None:
    with (
        movable.held(source(), lambda percent: None),
        pytest.raises(Conflict, match="cannot change while images are fetched"),
        movable.moving(),
    ):
        pytest.fail("the place was about to change")
