"""Images on this cell: each version fetched from the core once and kept while it is of use."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nano_appliance.model.errors import Conflict, Exhausted, InvalidInput, NanoError, Unavailable
from nano_appliance.model.image import file_name
from nano_appliance.model.names import check_id
from nano_appliance.model.orders import ImageSource
from nano_appliance.roles.cell.image_shelf import ImageShelf

logger = logging.getLogger(__name__)

FETCH_ATTEMPTS = 5
"""How often a broken transfer is taken up again where it broke off."""

RETRY_SECONDS = 1.0

Fetch = Callable[[ImageSource, int], AbstractContextManager[Iterable[bytes]]]
"""Opens an image's content from a byte offset on; raises Unavailable, also later, when the transfer breaks off."""

Progress = Callable[[int], None]
"""Told the percent that have arrived."""


@dataclass
class _Slot:
    """One version of an image: who waits for it or uses it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    holders: int = 0
    told: list[Progress] = field(default_factory=list)

    def tell(self, percent: int) -> None:
        """Let everybody who waits know."""
        for progress in tuple(self.told):
            progress(percent)


class _Digest:
    """SHA-1 of what has arrived of a file, also when it began to arrive before."""

    def __init__(self, shelf: ImageShelf, name: str) -> None:
        self._shelf, self._name = shelf, name
        self._hash = hashlib.sha1(usedforsecurity=False)
        self._seen = 0

    def go_to(self, offset: int) -> None:
        """The next block belongs to `offset`; what is before it and was not seen is read from the disk."""
        if offset != self._seen:
            self._hash = self._shelf.digest(self._name, offset)
            self._seen = offset

    def update(self, block: bytes) -> None:
        """Take the next block."""
        self._hash.update(block)
        self._seen += len(block)

    @property
    def value(self) -> str:
        """The digest, as images carry it."""
        return self._hash.hexdigest()


class ImageCache:
    """The files on a shelf; `used` tells which of them instances need, whoever fetched them."""

    def __init__(self, shelf: ImageShelf, fetch: Fetch, used: Callable[[], set[Path]]) -> None:
        self._shelf = shelf
        self._fetch = fetch
        self._used = used
        self._slots: dict[str, _Slot] = {}
        self._lock = threading.Lock()

    @contextmanager
    def held(self, source: ImageSource, progress: Progress) -> Iterator[Path]:
        """The file of `source`, fetched when it is not here; it is not dropped before the block ends.

        Several that want the same file wait for one transfer. A transfer that failed is continued by the next one.
        Raises Exhausted without room, Unavailable when the core does not deliver, InvalidInput for a bad order.
        """
        name = _name(source)
        with self._lock:
            slot = self._slots.setdefault(name, _Slot())
            slot.holders += 1
            slot.told.append(progress)
        try:
            with slot.lock:
                self._shelf.prepare()
                path = self._shelf.find(name, source.size)
                if path is None:
                    path = self._bring(name, source, slot.tell)
            yield path
        finally:
            with self._lock:
                slot.holders -= 1
                slot.told.remove(progress)
                if not slot.holders:
                    del self._slots[name]

    def tidy(self, room: int = 0) -> None:
        """Drop files unused for long, and more when `room` bytes are not free otherwise; never one in use."""
        # Under the lock to the end: nobody may begin to use what is being dropped.
        with self._lock:
            try:
                in_use = {self._shelf.path(name) for name in self._slots} | self._used()
                self._shelf.tidy(in_use, room=room, now=time.time())
            except NanoError as error:
                logger.warning("nothing is dropped from the cache of images, it may be in use: %s", error)

    @contextmanager
    def moving(self) -> Iterator[None]:
        """Let the block give the shelf another place; what lies unused in the old one is dropped after it.

        Raises Conflict while an order needs an image, NanoError when nobody can tell which are in use.
        """
        with self._lock:
            if self._slots:
                raise Conflict("the folder cannot change while images are fetched for instances")
            old, in_use = self._shelf.folder, self._used()
            yield
            self._shelf.clear(old, in_use)

    def _bring(self, name: str, source: ImageSource, progress: Progress) -> Path:
        missing = source.size - self._shelf.arrived(name)
        self.tidy(room=missing)
        free = self._shelf.free()
        if free < missing:
            raise Exhausted(f"no room for the image: {missing} bytes are needed, {free} are left")
        self._fetch_whole(name, source, progress)
        return self._shelf.complete(name, source.size)

    def _fetch_whole(self, name: str, source: ImageSource, progress: Progress) -> None:
        pause, digest = threading.Event(), _Digest(self._shelf, name)
        for attempt in range(1, FETCH_ATTEMPTS + 1):
            try:
                self._transfer(name, source, digest, progress)
            except Unavailable as error:
                if attempt == FETCH_ATTEMPTS:
                    raise
                logger.warning("fetching image %s broke off, going on: %s", source.id, error)
                pause.wait(RETRY_SECONDS)
            else:
                break
        if source.check_sum and digest.value != source.check_sum:
            self._shelf.forget_part(name)
            raise NanoError(f"image {source.id} arrived damaged: its SHA-1 is {digest.value}, not {source.check_sum}")

    def _transfer(self, name: str, source: ImageSource, digest: _Digest, progress: Progress) -> None:
        """Append what is missing to the partial file."""
        with self._shelf.append(name, source.size) as file:
            if source.check_sum:
                digest.go_to(file.size)
            if file.size == source.size:
                return
            percent = 0
            with self._fetch(source, file.size) as blocks:
                for block in blocks:
                    if file.size + len(block) > source.size:
                        raise NanoError(f"image {source.id} is longer than the {source.size} bytes announced")
                    file.write(block)
                    if source.check_sum:
                        digest.update(block)
                    if (arrived := file.size * 100 // source.size) > percent:
                        progress(percent := arrived)
        if file.size < source.size:
            raise Unavailable(f"image {source.id} broke off after {file.size} of {source.size} bytes")


def media_id(path: str) -> str:
    """Id of the image that the file at `path` holds, from the file's name."""
    return Path(path).name.partition("_v")[0] if path else ""


def _name(source: ImageSource) -> str:
    check_id("image id", source.id)
    if source.version < 1 or source.size < 1:
        raise InvalidInput("version and size of an image must be positive")
    return file_name(source.id, source.version, source.kind)
