"""The folder of one kind of images: new content in, old content out, left-overs of a killed process cleared away.

Knows of records only which file each one names; changes none.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from nano_appliance.host.files import make_folder, sync_folder
from nano_appliance.model.disk_header import HEADER_LENGTH, standalone_size
from nano_appliance.model.errors import Conflict, Exhausted, NanoError, Unavailable
from nano_appliance.model.image import Image, ImageKind, file_name
from nano_appliance.roles.core.image_content import Facts, content_check
from nano_appliance.roles.core.incoming_image import TEMPORARY_PREFIX, IncomingImage

logger = logging.getLogger(__name__)

REMOVED_PREFIX = ".removed-"
"""A file whose image is being deleted has this before its name, until its record is gone."""

SETTLED_SECONDS = 5.0
"""A file that changed less than this ago is perhaps still being copied here."""

_BLOCK = 1 << 20
_VERSIONED = re.compile(r"(?P<id>.+)_v\d+\.[a-z0-9]+")


class ImageFolder:
    """The files in `path`, one per image of `kind` that has content."""

    def __init__(self, path: Path, kind: ImageKind) -> None:
        self._path = path
        self._kind = kind

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
        return self._path / file_name(image_id, version, self._kind)

    def content(self, image: Image) -> Path:
        """The file that holds the content of an image that has some.

        It is looked for in this folder first, because a home may have been moved or copied since it was recorded.
        """
        recorded = Path(image.path)
        here = self._path / recorded.name
        return here if here.exists() else recorded

    def incoming(self, length: int) -> IncomingImage:
        """A new file for content of `length` bytes, 0 when that is unknown.

        Raises Exhausted without room for it, Unavailable when this host cannot tell what arrives.
        """
        disk = os.statvfs(self._path)
        if disk.f_bavail * disk.f_frsize < length:
            raise Exhausted(f"no room left on the core's disk for {length} bytes")
        return IncomingImage(self._path, content_check(self._kind))

    def strangers(self, images: Iterable[Image], now: float) -> list[Path]:
        """Files of this kind that belong to no image, and are not being written at `now` (seconds since 1970).

        Raises Unavailable when the folder cannot be read.
        """
        images = list(images)
        own = {Path(image.path).name for image in images}
        ids = {image.id for image in images}
        try:
            return sorted(
                path
                for path in self._path.iterdir()
                if self._may_be_taken(path, now) and path.name not in own and _version_of(path) not in ids
            )
        except OSError as error:
            raise Unavailable(f"the folder {self._path} cannot be read: {error.strerror}") from error

    def examine(self, path: Path) -> tuple[int, Facts]:
        """Size of a file in bytes, and what its content tells.

        Raises InvalidInput when it is no image of this kind, Conflict when it changes meanwhile, NanoError when it
        cannot be read.
        """
        check = content_check(self._kind)
        try:
            with path.open("rb") as file:
                before = os.fstat(file.fileno())
                while block := file.read(_BLOCK):
                    check.look(block)
                facts = check.conclude(path)
            after = path.stat()
        except OSError as error:
            raise NanoError(f"{path} cannot be read: {error.strerror}") from error
        if _identity(before) != _identity(after):
            raise Conflict(f"{path} is still being written")
        return after.st_size, facts

    def virtual_size(self, image: Image) -> int:
        """Bytes of the disk in a disk image's file; raises InvalidInput when it is bad, Unavailable when it is gone."""
        try:
            with self.content(image).open("rb") as file:
                return standalone_size(file.read(HEADER_LENGTH))
        except OSError as error:
            raise Unavailable(f"the file of image '{image.name}' cannot be read: {error.strerror}") from error

    @contextlib.contextmanager
    def renaming(self, path: Path, target: Path) -> Iterator[None]:
        """Give a file its name as an image's; it has its former one again when the block raises."""
        try:
            path.rename(target)
            sync_folder(self._path)
        except OSError as error:
            raise NanoError(f"cannot rename {path}: {error.strerror}") from error
        try:
            yield
        except BaseException:
            target.rename(path)
            raise

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

    def _may_be_taken(self, path: Path, now: float) -> bool:
        seen = path.lstat()
        settled = now - max(seen.st_mtime, seen.st_ctime) >= SETTLED_SECONDS
        wanted = path.suffix.lower() == f".{self._kind.value}" and not path.name.startswith(".")
        return wanted and settled and stat.S_ISREG(seen.st_mode) and seen.st_size > 0


def _identity(seen: os.stat_result) -> tuple[int, int, int]:
    return seen.st_ino, seen.st_size, seen.st_mtime_ns


def _version_of(path: Path) -> str:
    """Id of the image that the file is a version of, by its name; empty for other names."""
    found = _VERSIONED.fullmatch(path.name)
    return found["id"] if found else ""


def _aside(path: Path) -> Path:
    return path.with_name(REMOVED_PREFIX + path.name)


def _is_left_over(path: Path, known: dict[str, Image]) -> bool:
    """True for a broken-off upload, a deleted image's file, and a version that the image's record does not name."""
    if path.name.startswith((TEMPORARY_PREFIX, REMOVED_PREFIX)):
        return True
    image = known.get(_version_of(path))
    return image is not None and Path(image.path).name != path.name
