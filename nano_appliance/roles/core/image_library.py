"""The library of one kind of images: records, their files, and uploads; knows no HTTP and no cell."""

from __future__ import annotations

import contextlib
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from nano_appliance.model.image import Image, ImageKind
from nano_appliance.model.names import FILE, LABEL, NameRule, check_description, check_name, check_owner
from nano_appliance.model.orders import ImageSource, ImageUpload
from nano_appliance.roles.core.image_folder import ImageFolder
from nano_appliance.roles.core.local_time import now
from nano_appliance.store.image_data import ImageData

logger = logging.getLogger(__name__)

NAME_RULES: dict[ImageKind, NameRule] = {ImageKind.MEDIA: LABEL, ImageKind.DISK: FILE}

Receive = Callable[[Callable[[bytes | bytearray], None]], object]
"""Writes all content into the function it is given."""

BUILT_SHARE = 50
"""Percent of a build that are done when its cell begins to send the image."""

MOST_TAGS = 32
"""A limit that keeps a record a record."""


class ImageWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a request says of an image."""

    name: str = ""
    owner: str = ""
    group: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()


@dataclass
class _Work:
    """What is being done to an image's content; `progress` in percent, from `begins_at` on.

    Before content arrives, `watch` tells how far `cell` is, from which it is to come.
    """

    doing: str
    progress: int = 0
    begins_at: int = 0
    watch: Callable[[], int] = lambda: 0
    cell: str = ""


class ImageLibrary:
    """Images of `kind`; every method may be called by any thread.

    `use_of` completes the sentence "image ... is ..." for one that must not be deleted now, and is empty for others.
    """

    def __init__(self, kind: ImageKind, images: ImageData, folder: Path, use_of: Callable[[str], str]) -> None:
        self.kind = kind
        self._records = images.images(kind)
        self._folder = ImageFolder(folder, kind)
        self._use_of = use_of
        self._lock = threading.Lock()
        self._work: dict[str, _Work] = {}

    def clean_up(self) -> None:
        """Make the folder, and clear away what a killed process has left; before anything else is asked.

        A cell that still builds an image that is cut off here is refused when it wants to send it.
        """
        for image in self._records.all():
            if image.building:
                self._records.remove(image.id)
                logger.warning("the build of %s was cut off; it is forgotten", self._named(image))
        removed = self._folder.prepare(self._records.all())
        if removed:
            logger.info("removed %d left-over files of %ss", removed, self.kind.words)

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
            raise NotFound(f"{self.kind.words} '{image_id}' not found")
        return image

    def progress(self, image: Image) -> int:
        """Percent of the image's content that have arrived; 0 while nothing is coming, and when it is complete."""
        work = self._work.get(image.id)
        return (work.progress or work.watch()) if work and not image.has_content else 0

    def register(self, wish: ImageWish, *, building: bool = False) -> str:
        """Make a record without content and return its id; raises InvalidInput, Conflict for a name in use."""
        check_owner("owner", wish.owner)
        check_owner("group", wish.group)
        _check_words(wish)
        check_name("name", wish.name, NAME_RULES[self.kind])
        with self._lock:
            self._require_free(wish.group, wish.name)
            image = Image(
                id=str(uuid.uuid4()),
                kind=self.kind,
                name=wish.name,
                owner=wish.owner,
                group=wish.group,
                description=wish.description,
                tags=wish.tags,
                create_time=now(),
                building=building,
            )
            self._records.put(image)
        return image.id

    def modify(self, caller: Caller, image_id: str, wish: ImageWish) -> None:
        """Change what `wish` names; empty means keep. Raises NotFound, NotAllowed, Conflict, InvalidInput."""
        for field in ("owner", "group"):
            if getattr(wish, field):
                check_owner(field, getattr(wish, field))
        if wish.name:
            check_name("name", wish.name, NAME_RULES[self.kind])
        _check_words(wish)
        with self._lock:
            image = self._require_unlocked(caller, image_id)
            changes = {field: value for field, value in msgspec.structs.asdict(wish).items() if value}
            changed = msgspec.structs.replace(image, **changes)
            if (changed.group, changed.name) != (image.group, image.name):
                self._require_free(changed.group, changed.name)
            self._records.put(msgspec.structs.replace(changed, modify_time=now()))

    def delete(self, caller: Caller, image_id: str) -> None:
        """Remove record and file; raises NotFound, NotAllowed, Conflict while it is uploaded or in use."""
        with self._lock:
            image = self._require_unlocked(caller, image_id)
            use = self._use_of(image_id)
            if use:
                raise Conflict(f"{self._named(image)} is {use}")
            with self._folder.removing(image):
                self._records.remove(image_id)

    def upload(
        self,
        caller: Caller,
        image_id: str,
        length: int | None,
        receive: Receive,
    ) -> None:
        """Fill an image with what `receive` writes into the function it is given, `length` bytes if that is known.

        All or nothing: an error leaves the image as it was, with its former content. Raises NotFound, NotAllowed,
        Conflict while another upload runs, InvalidInput for a file of another kind, Exhausted when the disk is full.
        """
        with self._locked_for(caller, image_id) as (image, work):
            self._fill(image, work, length, receive)

    @contextlib.contextmanager
    def building(self, wish: ImageWish, cell: str, watch: Callable[[], int]) -> Iterator[str]:
        """Register an image whose content comes from `cell` within the block; gives its id.

        `watch` tells the percent that the cell has made. The record is removed when nothing has come. Raises as
        `register`.
        """
        image_id = self.register(wish, building=True)
        with self._lock:
            self._work[image_id] = _Work("its build", begins_at=BUILT_SHARE, watch=watch, cell=cell)
        try:
            yield image_id
        finally:
            with self._lock:
                del self._work[image_id]
                if not self.get(image_id).has_content:
                    self._records.remove(image_id)

    def accept(self, cell: str, upload: ImageUpload, receive: Receive) -> None:
        """Take the content of an image that `cell` builds, all or nothing.

        Raises NotAllowed when the cell was not told to build it, and as `upload`.
        """
        with self._lock:
            work = self._work.get(upload.id)
            if work is None or not work.cell or work.cell != cell:
                raise NotAllowed(f"cell '{cell}' was not told to build disk image '{upload.id}'")
            if work.progress:
                raise Conflict(f"disk image '{upload.id}' is arriving already")
            work.progress = work.begins_at
        try:
            self._fill(self.get(upload.id), work, upload.size, receive, upload.check_sum)
        finally:
            work.progress = 0

    def _fill(self, image: Image, work: _Work, length: int | None, receive: Receive, check_sum: str = "") -> None:
        """Make what arrives the image's content; its SHA-1 must be `check_sum` if that is given."""
        image_id = image.id
        with self._folder.incoming(length or 0) as incoming:
            former = self._folder.content(image) if image.has_content else None

            def take(block: bytes | bytearray) -> None:
                incoming.write(block)
                share = incoming.size * 100 // length if length else 0
                work.progress = min(99, work.begins_at + share * (100 - work.begins_at) // 100)

            receive(take)
            version = image.version + 1
            path = self._folder.file(image_id, version)
            facts = incoming.keep(path, check_sum)
            try:
                filled = msgspec.structs.replace(
                    image,
                    path=str(path),
                    size=incoming.size,
                    version=version,
                    modify_time=now(),
                    check_sum=facts.check_sum,
                    virtual_size=facts.virtual_size,
                    building=False,
                )
                self._records.put(filled)
            except BaseException:
                self._folder.discard(path)
                raise
            if former is not None:
                self._folder.discard(former)

    def source(self, caller: Caller, image_id: str) -> ImageSource:
        """What a cell needs to fetch an image for the caller, for whatever purpose.

        Raises NotFound, NotAllowed, Unavailable while it has no complete content.
        """
        image = self.get(image_id)
        caller.about(self.kind.shared_as).require(image, self._named(image))
        image = self.complete(image_id)
        return ImageSource(
            id=image.id,
            version=image.version,
            size=image.size,
            kind=self.kind,
            check_sum=image.check_sum,
            virtual_size=image.virtual_size,
        )

    def complete(self, image_id: str) -> Image:
        """An image whose content can be used; raises NotFound, Unavailable while it has no complete content."""
        image = self.get(image_id)
        work = self._work.get(image_id)
        if work:
            raise Unavailable(f"{self._named(image)} is locked by {work.doing}")
        if not image.has_content:
            raise Unavailable(f"{self._named(image)} has no content yet")
        if self.kind is ImageKind.DISK and not image.virtual_size:
            return msgspec.structs.replace(image, virtual_size=self._folder.virtual_size(image))
        return image

    def download(self, caller: Caller, image_id: str) -> tuple[Image, Path]:
        """An image and its file, for somebody to read; raises as `complete`, and NotAllowed."""
        image = self.get(image_id)
        caller.require(image, self._named(image))
        image = self.complete(image_id)
        return image, self._folder.content(image)

    def strangers(self, now: float) -> list[Path]:
        """Files in the folder that belong to no image, and are whole as far as can be seen at `now` (since 1970)."""
        return self._folder.strangers(self._records.all(), now)

    def take_in(self, found: Path, wish: ImageWish) -> None:
        """Make a file that is in the folder already an image.

        Raises Conflict for a name in use or a file that still changes, InvalidInput for one of another kind.
        """
        size, facts = self._folder.examine(found)
        image_id = str(uuid.uuid4())
        path = self._folder.file(image_id, 1)
        with self._lock:
            self._require_free(wish.group, wish.name)
            with self._folder.renaming(found, path):
                image = Image(
                    id=image_id,
                    kind=self.kind,
                    name=wish.name,
                    owner=wish.owner,
                    group=wish.group,
                    description=wish.description,
                    path=str(path),
                    size=size,
                    version=1,
                    create_time=now(),
                    check_sum=facts.check_sum,
                    virtual_size=facts.virtual_size,
                )
                self._records.put(image)

    def drop_lost(self, caller: Caller) -> list[Image]:
        """Forget the images of the caller whose file has vanished, and tell which; not those that wait for one."""
        with self._lock:
            lost = [
                image
                for image in self._records.all()
                if image.has_content
                and image.id not in self._work
                and caller.may_touch(image)
                and not self._folder.content(image).exists()
            ]
            for image in lost:
                self._records.remove(image.id)
        return lost

    def file(self, image_id: str, version: int) -> Path:
        """The file that holds one version; raises NotFound."""
        image = self.get(image_id)
        if not image.has_content or image.version != version:
            raise NotFound(f"{self.kind.words} '{image_id}' has no version {version}")
        return self._folder.content(image)

    @contextlib.contextmanager
    def _locked_for(self, caller: Caller, image_id: str) -> Iterator[tuple[Image, _Work]]:
        work = _Work("an upload")
        with self._lock:
            image = self._require_unlocked(caller, image_id)
            self._work[image_id] = work
        try:
            yield image, work
        finally:
            with self._lock:
                del self._work[image_id]

    def _require_unlocked(self, caller: Caller, image_id: str) -> Image:
        image = self.get(image_id)
        caller.require(image, self._named(image))
        work = self._work.get(image_id)
        if work:
            raise Conflict(f"{self._named(image)} is locked by {work.doing}")
        return image

    def _require_free(self, group: str, name: str) -> None:
        if any((image.group, image.name) == (group, name) for image in self._records.all()):
            raise Conflict(f"group '{group}' already has a {self.kind.words} '{name}'")

    def _named(self, image: Image) -> str:
        return f"{self.kind.words} '{image.name}'"


def _check_words(wish: ImageWish) -> None:
    """Raise InvalidInput for a description or tags that no person would write."""
    check_description(wish.description)
    if len(wish.tags) > MOST_TAGS:
        raise InvalidInput(f"tags must not be more than {MOST_TAGS}")
    for tag in wish.tags:
        check_name("tags", tag, LABEL)
