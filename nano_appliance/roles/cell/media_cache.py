"""Media images on this cell: each version fetched from the core once and kept while it is of use."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nano_appliance.model.errors import Exhausted, InvalidInput, NanoError, Unavailable
from nano_appliance.model.image import ImageKind, file_name
from nano_appliance.model.names import check_id
from nano_appliance.model.orders import MediaSource
from nano_appliance.roles.cell.media_shelf import MediaShelf

logger = logging.getLogger(__name__)

FETCH_ATTEMPTS = 5
"""How often a broken transfer is taken up again where it broke off."""

RETRY_SECONDS = 1.0

Fetch = Callable[[MediaSource, int], AbstractContextManager[Iterable[bytes]]]
"""Opens an image's content from a byte offset on; raises Unavailable, also later, when the transfer breaks off."""

Progress = Callable[[int], None]
"""Told the percent that have arrived."""


@dataclass
class _Slot:
    """One version of an image: who waits for it or uses it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    holders: int = 0


class MediaCache:
    """The files on a shelf; `attached` tells which of them guests have in their drives."""

    def __init__(self, shelf: MediaShelf, fetch: Fetch, attached: Callable[[], set[Path]]) -> None:
        self._shelf = shelf
        self._fetch = fetch
        self._attached = attached
        self._slots: dict[str, _Slot] = {}
        self._lock = threading.Lock()

    @contextmanager
    def held(self, source: MediaSource, progress: Progress) -> Iterator[Path]:
        """The file of `source`, fetched when it is not here; it is not dropped before the block ends.

        Several that want the same file wait for one transfer. A transfer that failed is continued by the next one.
        Raises Exhausted without room, Unavailable when the core does not deliver, InvalidInput for a bad order.
        """
        name = _name(source)
        with self._lock:
            slot = self._slots.setdefault(name, _Slot())
            slot.holders += 1
        try:
            with slot.lock:
                path = self._shelf.find(name, source.size)
                if path is None:
                    path = self._bring(name, source, progress)
            yield path
        finally:
            with self._lock:
                slot.holders -= 1
                if not slot.holders:
                    del self._slots[name]

    def tidy(self, room: int = 0) -> None:
        """Drop files unused for long, and more when `room` bytes are not free otherwise; never one in use."""
        with self._lock:
            in_use = {self._shelf.path(name) for name in self._slots}
        self._shelf.tidy(in_use | self._attached(), room=room, now=time.time())

    def _bring(self, name: str, source: MediaSource, progress: Progress) -> Path:
        missing = source.size - self._shelf.arrived(name)
        self.tidy(room=missing)
        free = self._shelf.free()
        if free < missing:
            raise Exhausted(f"no room for the media image: {missing} bytes are needed, {free} are left")
        pause = threading.Event()
        for attempt in range(1, FETCH_ATTEMPTS + 1):
            try:
                self._transfer(name, source, progress)
            except Unavailable as error:
                if attempt == FETCH_ATTEMPTS:
                    raise
                logger.warning("fetching media image %s broke off, going on: %s", source.id, error)
                pause.wait(RETRY_SECONDS)
            else:
                break
        return self._shelf.complete(name, source.size)

    def _transfer(self, name: str, source: MediaSource, progress: Progress) -> None:
        """Append what is missing to the partial file."""
        with self._shelf.append(name, source.size) as file:
            offset = file.tell()
            if offset == source.size:
                return
            with self._fetch(source, offset) as blocks:
                for block in blocks:
                    if offset + len(block) > source.size:
                        raise NanoError(f"media image {source.id} is longer than the {source.size} bytes announced")
                    file.write(block)
                    offset += len(block)
                    progress(offset * 100 // source.size)
        if offset < source.size:
            raise Unavailable(f"media image {source.id} broke off after {offset} of {source.size} bytes")


def media_id(path: str) -> str:
    """Id of the image that the file at `path` holds, from the file's name."""
    return Path(path).name.partition("_v")[0] if path else ""


def _name(source: MediaSource) -> str:
    check_id("media id", source.id)
    if source.version < 1 or source.size < 1:
        raise InvalidInput("media version and size must be positive")
    return file_name(source.id, source.version, ImageKind.MEDIA)
