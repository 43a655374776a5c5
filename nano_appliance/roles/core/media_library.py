"""The library of media images: records, their files, and uploads; knows no HTTP and no cell."""

from __future__ import annotations

import contextlib
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, InvalidInput, NotFound, Unavailable
from nano_appliance.model.image import Image, ImageKind
from nano_appliance.model.names import LABEL, check_name, check_owner
from nano_appliance.model.orders import MediaSource
from nano_appliance.roles.core.local_time import now
from nano_appliance.roles.core.media_folder import MediaFolder
from nano_appliance.store.image_data import ImageData

logger = logging.getLogger(__name__)

LONGEST_DESCRIPTION = 4096
MOST_TAGS = 32
"""Limits that keep a record a record."""


class ImageWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a request says of an image."""

    name: str = ""
    owner: str = ""
    group: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()


class MediaLibrary:
    """Media images; every method may be called by any thread.

    `attached` tells whether an image is in some instance's drive.
    """

    def __init__(self, images: ImageData, folder: Path, attached: Callable[[str], bool]) -> None:
        self._records = images.media
        self._folder = MediaFolder(folder)
        self._attached = attached
        self._lock = threading.Lock()
        self._locked: set[str] = set()

    def clean_up(self) -> None:
        """Make the folder, and clear away what a killed process has left there; before anything else is asked."""
        removed = self._folder.prepare(self._records.all())
        if removed:
            logger.info("removed %d left-over files of media images", removed)

    def all(self) -> list[Image]:
        """All images by group and name."""
        return sorted(self._records.all(), key=lambda image: (image.group, image.name))

    def search(self, owner: str, group: str) -> list[Image]:
        """Images of this owner or this group; with neither given there are none."""
        return [image for image in self.all() if (owner and image.owner == owner) or (group and image.group == group)]

    def get(self, image_id: str) -> Image:
        """One image; raises NotFound."""
        image = self._records.get(image_id)
        if image is None:
            raise NotFound(f"media image '{image_id}' not found")
        return image

    def register(self, wish: ImageWish) -> str:
        """Make a record without content and return its id; raises InvalidInput, Conflict for a name in use."""
        check_owner("owner", wish.owner)
        check_owner("group", wish.group)
        _check_words(wish)
        check_name("name", wish.name, LABEL)
        with self._lock:
            self._require_free(wish.group, wish.name)
            image = Image(
                id=str(uuid.uuid4()),
                kind=ImageKind.MEDIA,
                name=wish.name,
                owner=wish.owner,
                group=wish.group,
                description=wish.description,
                tags=wish.tags,
                create_time=now(),
            )
            self._records.put(image)
        return image.id

    def modify(self, caller: Caller, image_id: str, wish: ImageWish) -> None:
        """Change what `wish` names; empty means keep. Raises NotFound, NotAllowed, Conflict, InvalidInput."""
        for field in ("owner", "group"):
            if getattr(wish, field):
                check_owner(field, getattr(wish, field))
        if wish.name:
            check_name("name", wish.name, LABEL)
        _check_words(wish)
        with self._lock:
            image = self._require_unlocked(caller, image_id)
            changes = {field: value for field, value in msgspec.structs.asdict(wish).items() if value}
            changed = msgspec.structs.replace(image, **changes)
            if (changed.group, changed.name) != (image.group, image.name):
                self._require_free(changed.group, changed.name)
            self._records.put(msgspec.structs.replace(changed, modify_time=now()))

    def delete(self, caller: Caller, image_id: str) -> None:
        """Remove record and file; raises NotFound, NotAllowed, Conflict while it is uploaded or in a drive."""
        with self._lock:
            image = self._require_unlocked(caller, image_id)
            if self._attached(image_id):
                raise Conflict(f"media image '{image.name}' is inserted in an instance")
            with self._folder.removing(image):
                self._records.remove(image_id)

    def upload(
        self,
        caller: Caller,
        image_id: str,
        length: int | None,
        receive: Callable[[Callable[[bytes | bytearray], None]], object],
    ) -> None:
        """Fill an image with what `receive` writes into the function it is given, `length` bytes if that is known.

        All or nothing: an error leaves the image as it was, with its former content. Raises NotFound, NotAllowed,
        Conflict while another upload runs, InvalidInput for a file that is no ISO, Exhausted when the disk is full.
        """
        with self._locked_for(caller, image_id) as image, self._folder.incoming(length or 0) as incoming:
            former = self._folder.content(image) if image.has_content else None
            receive(incoming.write)
            version = image.version + 1
            path = self._folder.file(image_id, version)
            incoming.keep(path)
            try:
                filled = msgspec.structs.replace(
                    image, path=str(path), size=incoming.size, version=version, modify_time=now()
                )
                self._records.put(filled)
            except BaseException:
                self._folder.discard(path)
                raise
            if former is not None:
                self._folder.discard(former)

    def source(self, image_id: str) -> MediaSource:
        """What a cell needs to fetch the image; raises NotFound, Unavailable while it has no complete content."""
        image = self.get(image_id)
        if image_id in self._locked:
            raise Unavailable(f"media image '{image.name}' is being uploaded")
        if not image.has_content:
            raise Unavailable(f"media image '{image.name}' has no content yet")
        return MediaSource(id=image.id, version=image.version, size=image.size)

    def file(self, image_id: str, version: int) -> Path:
        """The file that holds one version; raises NotFound."""
        image = self.get(image_id)
        if not image.has_content or image.version != version:
            raise NotFound(f"media image '{image_id}' has no version {version}")
        return self._folder.content(image)

    @contextlib.contextmanager
    def _locked_for(self, caller: Caller, image_id: str) -> Iterator[Image]:
        with self._lock:
            image = self._require_unlocked(caller, image_id)
            self._locked.add(image_id)
        try:
            yield image
        finally:
            with self._lock:
                self._locked.discard(image_id)

    def _require_unlocked(self, caller: Caller, image_id: str) -> Image:
        image = self.get(image_id)
        caller.require(image, f"media image '{image.name}'")
        if image_id in self._locked:
            raise Conflict(f"media image '{image.name}' is locked by an upload")
        return image

    def _require_free(self, group: str, name: str) -> None:
        if any((image.group, image.name) == (group, name) for image in self._records.all()):
            raise Conflict(f"group '{group}' already has a media image '{name}'")


def _check_words(wish: ImageWish) -> None:
    """Raise InvalidInput for a description or tags that no person would write."""
    if len(wish.description) > LONGEST_DESCRIPTION:
        raise InvalidInput(f"description must not be longer than {LONGEST_DESCRIPTION} characters")
    if len(wish.tags) > MOST_TAGS:
        raise InvalidInput(f"tags must not be more than {MOST_TAGS}")
    for tag in wish.tags:
        check_name("tags", tag, LABEL)
