"""A folder of fetched images: whole files under their names, parts under other ones; fetches nothing."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from nano_appliance.host.large_file import LargeFile
from nano_appliance.model.errors import Exhausted, NanoError, Unavailable
from nano_appliance.roles.cell.storage.reachable import make_reachable
from nano_appliance.roles.cell.storage.volume_pools import ImagePlace

logger = logging.getLogger(__name__)

PART_SUFFIX = ".part"
_BLOCK = 1 << 20
LONGEST_UNUSED = 14 * 24 * 3600.0
"""Seconds after which a file that nobody used is dropped; it can be fetched again."""

FILE_MODE = 0o644
"""Readable for QEMU's account also where libvirt does not hand files over."""


class ImageShelf:
    """Files in the folder of `place`; the time stamp of a file says when it was used last.

    `writer` tells the parts of this cell from those of others that share the folder. Each method raises Conflict when
    the storage of the place cannot be used just now.
    """

    def __init__(self, place: Callable[[], ImagePlace], writer: str = "") -> None:
        self._place = place
        self._writer = writer

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._place().folder

    def prepare(self) -> None:
        """Make the folder; raises NanoError when that is not possible."""
        make_reachable(self.folder)

    def path(self, name: str) -> Path:
        """Where the whole file `name` is or would be."""
        return self.folder / name

    def find(self, name: str, size: int) -> Path | None:
        """The whole file `name`, noted as used now; None when there is none of `size` bytes."""
        path = self.path(name)
        if not path.is_file() or path.stat().st_size != size:
            return None
        os.utime(path)
        return path

    def arrived(self, name: str) -> int:
        """Bytes of the file `name` that are here already."""
        part = self._part(name)
        return part.stat().st_size if part.exists() else 0

    def free(self) -> int:
        """Bytes left on the folder's disk."""
        disk = os.statvfs(self.folder)
        return disk.f_bavail * disk.f_frsize

    @contextmanager
    def append(self, name: str, size: int) -> Iterator[LargeFile]:
        """The part of `name`, open at its end; one that is too long is begun anew. On the disk after the block.

        Raises Exhausted when the disk gets full, NanoError for other refusals of the disk.
        """
        try:
            with closing(LargeFile(self._part(name))) as file:
                if file.size > size:
                    file.truncate()
                try:
                    yield file
                finally:
                    file.sync()
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise Exhausted("no space left on the disk for the image") from error
            raise NanoError(f"cannot write {self._part(name)}: {error.strerror}") from error

    def digest(self, name: str, size: int) -> hashlib._Hash:
        """SHA-1 of the first `size` bytes of the part of `name`, to be gone on with."""
        digest = hashlib.sha1(usedforsecurity=False)
        with self._part(name).open("rb") as file:
            while size and (block := file.read(min(size, _BLOCK))):
                digest.update(block)
                size -= len(block)
        return digest

    def forget_part(self, name: str) -> None:
        """Drop what has arrived of `name`."""
        self._part(name).unlink(missing_ok=True)

    def complete(self, name: str, size: int) -> Path:
        """Give the part its final name.

        Raises Unavailable, and forgets the part, when it has not `size` bytes.
        """
        part, path = self._part(name), self.path(name)
        if part.stat().st_size != size:
            part.unlink()
            raise Unavailable(f"image {name} arrived with a wrong size; it has to be fetched anew")
        part.chmod(FILE_MODE)
        os.utime(part)
        part.rename(path)
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return path

    def tidy(self, in_use: set[Path], *, room: int, now: float) -> None:
        """Drop what was not used for long, the longest unused first, and more until `room` bytes are free.

        Files `in_use`, and their parts, stay. `now` is seconds since 1970, as time stamps of files are.
        """
        kept = in_use | {self._part(path.name) for path in in_use}
        place = self._place()
        if not place.folder.is_dir():
            return
        dated = sorted(
            (path.stat().st_mtime, path) for path in place.folder.iterdir() if path.is_file() and path not in kept
        )
        for used, path in dated:
            # What was used lately may be just about to be used by another cell.
            if now - used > LONGEST_UNUSED or (self.free() < room and not place.is_shared):
                path.unlink()
                logger.info("dropped %s from the cache of images", path.name)

    def clear(self, folder: Path, in_use: set[Path]) -> None:
        """Drop all files of a folder that was this shelf's, parts included, but those `in_use`; then the folder."""
        if not folder.is_dir():
            return
        try:
            for path in folder.iterdir():
                if path.is_file() and path not in in_use:
                    path.unlink()
            folder.rmdir()
        except OSError as error:
            logger.warning("the cache of images in %s is not quite gone: %s", folder, error.strerror)

    def _part(self, name: str) -> Path:
        return self.folder / f"{name}{self._writer}{PART_SUFFIX}"
