"""The folder of media images' files: new content in, old content out, left-overs of a killed process cleared away.

Knows of records only which file each one names; changes none.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from nano_appliance.host.files import make_folder
from nano_appliance.model.errors import Exhausted, NanoError
from nano_appliance.model.image import Image, ImageKind, file_name
from nano_appliance.roles.core.incoming_media import TEMPORARY_PREFIX, IncomingMedia

logger = logging.getLogger(__name__)

REMOVED_PREFIX = ".removed-"
"""A file whose image is being deleted has this before its name, until its record is gone."""

_VERSIONED = re.compile(rf"(?P<id>.+)_v\d+\.{ImageKind.MEDIA.value}")


class MediaFolder:
    """The files in `path`, one per image that has content."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def prepare(self, images: Iterable[Image]) -> int:
        """Make the folder and put it into the state that the records of `images` describe; how many files had to go.

        Files that belong to no image are left alone: somebody may have put them there.
        """
        make_folder(self._path)
        known = {image.id: image for image in images}
        self._restore(known.values())
        left_over = [path for path in self._path.iterdir() if _is_left_over(path, known)]
        for path in left_over:
            path.unlink()
        return len(left_over)

    def file(self, image_id: str, version: int) -> Path:
        """Where a version of an image is kept."""
        return self._path / file_name(image_id, version, ImageKind.MEDIA)

    def content(self, image: Image) -> Path:
        """The file that holds the content of an image that has some.

        It is looked for in this folder first, because a home may have been moved or copied since it was recorded.
        """
        recorded = Path(image.path)
        here = self._path / recorded.name
        return here if here.exists() else recorded

    def incoming(self, length: int) -> IncomingMedia:
        """A new file for content of `length` bytes, 0 when that is unknown; raises Exhausted without room for it."""
        disk = os.statvfs(self._path)
        if disk.f_bavail * disk.f_frsize < length:
            raise Exhausted(f"no room left on the core's disk for {length} bytes")
        return IncomingMedia(self._path)

    @contextlib.contextmanager
    def removing(self, image: Image) -> Iterator[None]:
        """Remove the image's file when the block has removed its record; put it back when the block raises.

        Raises NanoError when the disk does not allow it.
        """
        path = self.content(image) if image.has_content else None
        if path is None or not path.exists():
            yield
            return
        aside = _aside(path)
        try:
            path.rename(aside)
        except OSError as error:
            raise NanoError(f"cannot remove {path}: {error.strerror}") from error
        try:
            yield
        except BaseException:
            aside.rename(path)
            raise
        self.discard(aside)

    def discard(self, path: Path) -> None:
        """Remove content that no record names any more; what the disk refuses is tried again at the next start."""
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            logger.warning("cannot remove %s: %s", path, error.strerror)

    def _restore(self, images: Iterable[Image]) -> None:
        """Put back the files of images whose deletion was not completed."""
        for path in (self.content(image) for image in images if image.has_content):
            if _aside(path).exists() and not path.exists():
                _aside(path).rename(path)


def _aside(path: Path) -> Path:
    return path.with_name(REMOVED_PREFIX + path.name)


def _is_left_over(path: Path, known: dict[str, Image]) -> bool:
    """True for a broken-off upload, a deleted image's file, and a version that the image's record does not name."""
    if path.name.startswith((TEMPORARY_PREFIX, REMOVED_PREFIX)):
        return True
    found = _VERSIONED.fullmatch(path.name)
    image = known.get(found["id"]) if found else None
    return image is not None and Path(image.path).name != path.name
