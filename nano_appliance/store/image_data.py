"""The core's `data/image.data`: the records of media and disk images, not their files."""

from __future__ import annotations

from pathlib import Path

from nano_appliance.model.image import Image, ImageKind
from nano_appliance.store.data_file import DataFile
from nano_appliance.store.json_storage import Kind, TableLayout
from nano_appliance.store.record import Empty, Layout, Record, member, optional
from nano_appliance.store.table import Table

FILE_MODE = 0o640

TABLES = {
    "media_images": TableLayout(Kind.LIST, Empty.NULL),
    "disk_images": TableLayout(Kind.LIST, Empty.NULL),
}

IMAGE = Record(
    Image,
    Layout(
        (
            member("name"),
            member("owner"),
            member("group"),
            optional("description"),
            optional("tags"),
            member("id"),
            member("format", "kind"),
            member("path"),
            member("size"),
            member("version"),
            optional("create_time"),
            optional("modify_time"),
            optional("check_sum"),
            optional("virtual_size"),
            optional("building"),
        )
    ),
    key="id",
)


class ImageData(DataFile):
    """The file, with one table per kind of image. Raises Misconfigured for a damaged file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES, mode=FILE_MODE)
        self.media = self.table("media_images", IMAGE)
        self.disks = self.table("disk_images", IMAGE)

    def images(self, kind: ImageKind) -> Table[Image]:
        """The table of the images of `kind`."""
        return self.media if kind is ImageKind.MEDIA else self.disks
