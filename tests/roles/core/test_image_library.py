"""The library over a real folder; uploads through HTTP are tested with the API."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.caller import TRUSTED
from nano_appliance.model.errors import Exhausted, InvalidInput, NanoError, NotAllowed, NotFound
from nano_appliance.model.image import ImageKind
from nano_appliance.model.orders import ImageUpload
from nano_appliance.roles.core.image_content import DESCRIPTOR_PLACE, IsoCheck
from nano_appliance.roles.core.image_folder import REMOVED_PREFIX
from nano_appliance.roles.core.image_library import ImageLibrary, ImageWish
from nano_appliance.roles.core.incoming_image import TEMPORARY_PREFIX, IncomingImage
from nano_appliance.store.image_data import ImageData
from tests.roles.core.isos import an_iso

WISH = ImageWish(name="rescue", owner="mira", group="ops")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def a_library(home: Path) -> ImageLibrary:
    library = ImageLibrary(ImageKind.MEDIA, ImageData(home / "image.data"), home / "media", lambda _image: "")
    library.clean_up()
    return library


def fill(library: ImageLibrary, image_id: str, content: bytes) -> None:
    library.upload(TRUSTED, image_id, len(content), lambda sink: sink(content))


def names(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "media").iterdir())


def test_a_start_forgets_builds_that_were_cut_off(home: Path) -> None:
    """Their records only: one whose content has come is whole, one that waits for an upload stays."""
    library = a_library(home)
    waiting = library.register(WISH)
    upload = an_iso()
    with library.building(ImageWish(name="cut-off", owner="mira", group="ops"), "Cell_a", lambda: 0) as cut_off:
        assert library.get(cut_off).building
        with library.building(ImageWish(name="arrived", owner="mira", group="ops"), "Cell_a", lambda: 0) as arrived:
            library.accept("Cell_a", ImageUpload(id=arrived, size=len(upload), check_sum=""), lambda sink: sink(upload))
            after = a_library(home)
            assert {image.id for image in after.all()} == {waiting, arrived}
            assert not after.get(arrived).building
            with pytest.raises(NotAllowed):
                after.accept(
                    "Cell_a", ImageUpload(id=cut_off, size=len(upload), check_sum=""), lambda sink: sink(upload)
                )
    assert len(names(home)) == 1


def test_a_start_removes_what_killed_uploads_left(home: Path) -> None:
    library = a_library(home)
    image = library.register(WISH)
    fill(library, image, an_iso())
    media = home / "media"
    (media / f"{TEMPORARY_PREFIX}0123").write_bytes(b"half")
    (media / f"{image}_v2.iso").write_bytes(an_iso())
    (media / "put-here-by-hand.iso").write_bytes(b"kept")
    (media / "other_v7.iso").write_bytes(b"kept")
    library = a_library(home)
    assert names(home) == sorted([f"{image}_v1.iso", "put-here-by-hand.iso", "other_v7.iso"])
    fill(library, image, an_iso(1))
    assert library.get(image).version == 2


def test_content_survives_a_record_that_cannot_be_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = a_library(home)
    image = library.register(WISH)
    fill(library, image, an_iso(1))

    def refuse(*_: object, **__: object) -> None:
        raise Exhausted("cannot write: no space left")

    with monkeypatch.context() as disk:
        disk.setattr("nano_appliance.store.json_storage.atomic_write", refuse)
        with pytest.raises(Exhausted):
            fill(library, image, an_iso(2))
    assert names(home) == [f"{image}_v1.iso"]
    assert library.get(image).size == len(an_iso(1))
    assert library.source(TRUSTED, image).version == 1


def test_a_disk_that_fills_up_is_told_and_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = a_library(home)
    image = library.register(WISH)

    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        with pytest.raises(Exhausted, match="no room left on the core's disk"):
            fill(library, image, an_iso())
    assert names(home) == []
    fill(library, image, an_iso())


def test_no_iso_is_recognised_before_all_of_it_has_come(home: Path) -> None:
    library = a_library(home)
    image = library.register(WISH)
    received: list[int] = []

    def receive(sink: Callable[[bytes], None]) -> None:
        for number in range(1000):
            sink(bytes(4096))
            received.append(number)

    with pytest.raises(InvalidInput, match="not an ISO image"):
        library.upload(TRUSTED, image, None, receive)
    assert len(received) == DESCRIPTOR_PLACE // 4096


@given(cuts=st.lists(st.integers(0, 40_000), max_size=6), good=st.booleans(), near=st.integers(-6, 6))
def test_the_descriptor_is_found_however_the_blocks_fall(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int], near: int, *, good: bool
) -> None:
    content = an_iso() if good else an_iso().replace(b"CD001", b"CD002")
    edges = sorted({0, len(content), *(min(cut, len(content)) for cut in [*cuts, DESCRIPTOR_PLACE + near])})
    folder = tmp_path_factory.mktemp("incoming")
    with IncomingImage(folder, IsoCheck()) as incoming:
        try:
            for begin, end in itertools.pairwise(edges):
                incoming.write(content[begin:end])
            incoming.keep(folder / "kept.iso")
        except InvalidInput:
            assert not good
        else:
            assert good
            assert (folder / "kept.iso").read_bytes() == content
    assert [path.name for path in folder.iterdir()] == (["kept.iso"] if good else [])


def test_cells_get_the_version_they_were_told_and_no_other(home: Path) -> None:
    library = a_library(home)
    image = library.register(WISH)
    fill(library, image, an_iso())
    assert library.file(image, 1).read_bytes() == an_iso()
    for version in (0, 2):
        with pytest.raises(NotFound):
            library.file(image, version)


def test_a_missing_file_does_not_hinder_deletion(home: Path) -> None:
    library = a_library(home)
    image = library.register(WISH)
    fill(library, image, an_iso())
    Path(library.get(image).path).unlink()
    library.delete(TRUSTED, image)
    with pytest.raises(NanoError, match="not found"):
        library.get(image)


def test_a_deletion_that_was_killed_half_way_is_undone_or_finished(home: Path) -> None:
    library = a_library(home)
    kept, gone = library.register(WISH), library.register(ImageWish(name="other", owner="mira", group="ops"))
    for image in (kept, gone):
        fill(library, image, an_iso())
    media = home / "media"
    for image in (kept, gone):
        (media / f"{image}_v1.iso").rename(media / f"{REMOVED_PREFIX}{image}_v1.iso")
    ImageData(home / "image.data").media.remove(gone)
    library = a_library(home)
    assert names(home) == [f"{kept}_v1.iso"]
    assert library.file(kept, 1).read_bytes() == an_iso()


def test_a_record_that_cannot_be_removed_keeps_its_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = a_library(home)
    image = library.register(WISH)
    fill(library, image, an_iso())

    def refuse(*_: object, **__: object) -> None:
        raise Exhausted("cannot write: no space left")

    with monkeypatch.context() as disk:
        disk.setattr("nano_appliance.store.json_storage.atomic_write", refuse)
        with pytest.raises(Exhausted):
            library.delete(TRUSTED, image)
    assert library.file(image, 1).read_bytes() == an_iso()
