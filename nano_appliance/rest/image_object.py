"""Images in REST answers."""

from __future__ import annotations

import msgspec

from nano_appliance.model.image import Image


class ImageSummary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An image in a list; `size` in bytes, 0 before content arrives."""

    name: str
    id: str
    description: str = ""
    size: int
    tags: tuple[str, ...] = ()
    create_time: str
    modify_time: str = ""


class MediaImageObject(msgspec.Struct, frozen=True, kw_only=True):
    """One media image; `size` in bytes."""

    name: str
    description: str
    size: int
    tags: tuple[str, ...]


class DiskImageObject(msgspec.Struct, frozen=True, kw_only=True):
    """One disk image; `progress` in percent while its content arrives, `created` once that is complete."""

    name: str
    description: str
    size: int
    created: bool
    progress: int
    tags: tuple[str, ...]


def image_summary(image: Image) -> ImageSummary:
    """The layout of an image in a list."""
    return ImageSummary(
        name=image.name,
        id=image.id,
        description=image.description,
        size=image.size,
        tags=image.tags,
        create_time=image.create_time,
        modify_time=image.modify_time,
    )


def media_image_object(image: Image) -> MediaImageObject:
    """The layout of one media image."""
    return MediaImageObject(name=image.name, description=image.description, size=image.size, tags=image.tags)


def disk_image_object(image: Image, progress: int) -> DiskImageObject:
    """The layout of one disk image."""
    return DiskImageObject(
        name=image.name,
        description=image.description,
        size=image.size,
        created=image.has_content,
        progress=progress,
        tags=image.tags,
    )
