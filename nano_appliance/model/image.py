"""Images: ISO files for the CD drive and disk files to clone from."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from nano_appliance.model.caller import DISK_IMAGE, MEDIA_IMAGE


class ImageKind(StrEnum):
    """What an image is for; the value is the format of its file."""

    MEDIA = "iso"
    DISK = "qcow2"

    @property
    def words(self) -> str:
        """What people call such an image."""
        return "media image" if self is ImageKind.MEDIA else "disk image"

    @property
    def shared_as(self) -> str:
        """What a group's visibility calls such things."""
        return MEDIA_IMAGE if self is ImageKind.MEDIA else DISK_IMAGE

    @property
    def folder(self) -> str:
        """Name of the folder that such images are kept in."""
        return "media_images" if self is ImageKind.MEDIA else "disk_images"


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """An image of the library.

    `size` in bytes and `version` 0 with an empty `path` mean that no content has arrived yet. Every new content raises
    the version, and the file's name carries it. Of a disk image `check_sum` is the SHA-1 of its file and `virtual_size`
    what a guest sees of it, in bytes; 0 in records that the older platform made. `building` until the content has come
    that a cell makes: without it the record has no use.
    """

    id: str
    kind: ImageKind
    name: str
    owner: str
    group: str
    description: str = ""
    tags: tuple[str, ...] = ()
    path: str = ""
    size: int = 0
    version: int = 0
    create_time: str = ""
    modify_time: str = ""
    check_sum: str = ""
    virtual_size: int = 0
    building: bool = False

    @property
    def has_content(self) -> bool:
        """True once a complete file has arrived."""
        return self.version > 0


def file_name(image_id: str, version: int, kind: ImageKind) -> str:
    """Name of the file that holds one version of an image."""
    return f"{image_id}_v{version}.{kind.value}"
