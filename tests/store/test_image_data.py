from __future__ import annotations

from pathlib import Path

from nano_appliance.model.image import Image, ImageKind
from nano_appliance.store.image_data import ImageData
from tests.store.samples import SAMPLES, content, copied, rewrite_everything

SAMPLE = "core/data/image.data"


def test_the_older_platforms_file_survives(tmp_path: Path) -> None:
    path = copied(SAMPLE, tmp_path)
    file = ImageData(path)
    rewrite_everything(file, file.media, file.disks)
    assert path.read_bytes() == (SAMPLES / SAMPLE).read_bytes()


def test_it_is_understood() -> None:
    file = ImageData(SAMPLES / SAMPLE)
    (media,) = file.images(ImageKind.MEDIA).all()
    assert (media.kind, media.owner, media.tags, media.size) == (ImageKind.MEDIA, "admin", ("a",), 372736)
    (disk,) = file.images(ImageKind.DISK).all()
    assert disk.check_sum == "bb932ae837b9455ef85063a1ff5ef84d94ef3892"
    assert disk.has_content


def test_no_images_are_null_and_an_image_without_content_is_written(tmp_path: Path) -> None:
    path = tmp_path / "image.data"
    file = ImageData(path)
    file.media.put(Image(id="i", kind=ImageKind.MEDIA, name="n", owner="o", group="g"))
    assert content(path) == {
        "media_images": [
            {"name": "n", "owner": "o", "group": "g", "id": "i", "format": "iso", "path": "", "size": 0, "version": 0}
        ],
        "disk_images": None,
    }
    assert '"owner": "o"' in path.read_text()
    file.media.remove("i")
    assert content(path) == {"media_images": None, "disk_images": None}
