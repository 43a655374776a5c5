"""Routes of media images and of disk images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import parse_qsl

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import NotAllowed
from nano_appliance.model.image import Image
from nano_appliance.rest.answer import Answer, RawAnswer
from nano_appliance.rest.application import Route
from nano_appliance.rest.body import takes
from nano_appliance.rest.file_answer import file_answer
from nano_appliance.rest.image_object import (
    DiskImageObject,
    ImageSummary,
    MediaImageObject,
    disk_image_object,
    image_summary,
    media_image_object,
)
from nano_appliance.rest.multipart_upload import receive_part
from nano_appliance.rest.request import Request
from nano_appliance.roles.core.image_library import ImageLibrary, ImageWish
from nano_appliance.roles.core.image_synchronisation import ImageSynchronisation
from nano_appliance.roles.core.instances.build_image import ImageBuild


class NewImage(msgspec.Struct, frozen=True):
    """Answer to a registration."""

    id: str


class ImageOwner(msgspec.Struct, frozen=True):
    """Whose images become what a synchronisation finds."""

    owner: str = ""
    group: str = ""


class DiskImageWish(ImageWish, frozen=True, kw_only=True):
    """The same, and the guest whose system disk the image is built of."""

    guest: str = ""


def require_own(caller: Caller, wish: ImageWish) -> None:
    """Raise NotAllowed when the image would be somebody else's."""
    if not caller.administers and (wish.owner, wish.group) != (caller.user, caller.group):
        raise NotAllowed("only administrators register images for somebody else")


SEARCH_QUERY = ("owner", "group", "tags")

DOWNLOAD_HEADERS = (
    ("Content-Transfer-Encoding", "binary"),
    ("Expires", "0"),
    ("Cache-Control", "no-cache, no-store, must-revalidate"),
)


@dataclass(frozen=True)
class ImageHandlers:
    """Answers about images of one kind."""

    library: ImageLibrary
    synchronisation: ImageSynchronisation

    def search(self, request: Request, caller: Caller) -> list[ImageSummary]:
        """Images of an owner or a group, with any of the tags if some are named, as far as the caller may see them."""
        tags = {value for name, value in parse_qsl(request.query_string) if name == "tags"}
        found = [image for image in self._found(request, caller) if not tags or tags & set(image.tags)]
        return [image_summary(image) for image in found if caller.may_touch(image)]

    @takes(ImageWish)
    def create(self, _request: Request, caller: Caller, wish: ImageWish) -> NewImage | Answer[NewImage]:
        """A new record, whose content follows."""
        require_own(caller, wish)
        return NewImage(self.library.register(wish))

    @takes(ImageWish)
    def modify(self, request: Request, caller: Caller, wish: ImageWish) -> None:
        """New description data."""
        mine = wish.owner in ("", caller.user) and wish.group in ("", caller.group)
        if not caller.administers and not mine:
            raise NotAllowed("only administrators give images to somebody else")
        self.library.modify(caller, request.arguments["id"], wish)

    def delete(self, request: Request, caller: Caller) -> None:
        """An image less."""
        self.library.delete(caller, request.arguments["id"])

    def upload(self, request: Request, caller: Caller) -> None:
        """The content, streamed."""
        content_type = request.headers.get("Content-Type", "")
        self.library.upload(
            caller,
            request.arguments["id"],
            request.content_length,
            lambda sink: receive_part(request.body, content_type, sink),
        )

    @takes(ImageOwner)
    def synchronise(self, _request: Request, caller: Caller, wish: ImageOwner) -> None:
        """Files found in the folder as images."""
        self.synchronisation.synchronise(caller, wish.owner, wish.group)

    def _found(self, request: Request, caller: Caller) -> Sequence[Image]:
        if caller.finds_everything:
            return self.library.all()
        return self.library.search(request.query.get("owner", ""), request.query.get("group", ""))


class MediaImageHandlers(ImageHandlers):
    """What is peculiar to media images."""

    def list(self, _request: Request, _caller: Caller) -> list[ImageSummary]:
        """All images; dialogs offer them to every user."""
        return [image_summary(image) for image in self.library.all()]

    def get(self, request: Request, _caller: Caller) -> MediaImageObject:
        """One image."""
        return media_image_object(self.library.get(request.arguments["id"]))


@dataclass(frozen=True)
class DiskImageHandlers(ImageHandlers):
    """What is peculiar to disk images."""

    builder: ImageBuild

    @takes(DiskImageWish)
    def create(self, _request: Request, caller: Caller, wish: DiskImageWish) -> NewImage | Answer[NewImage]:
        """A new record, whose content follows, or comes from a guest's system disk."""
        require_own(caller, wish)
        if not wish.guest:
            return NewImage(self.library.register(wish))
        return Answer(NewImage(self.builder.build(caller, wish, wish.guest)), HTTPStatus.ACCEPTED)

    def get(self, request: Request, _caller: Caller) -> DiskImageObject:
        """One image, and how much of its content is there."""
        image = self.library.get(request.arguments["id"])
        return disk_image_object(image, self.library.progress(image))

    def download(self, request: Request, caller: Caller) -> RawAnswer:
        """The content, streamed."""
        image, path = self.library.download(caller, request.arguments["id"])
        answer = file_answer(path, request.headers.get("Range", ""))
        signature = (("Signature", image.check_sum),) if image.check_sum else ()
        return replace(answer, headers=(*answer.headers, *DOWNLOAD_HEADERS, *signature))


def media_routes(handlers: MediaImageHandlers) -> tuple[Route[Caller], ...]:
    """The table of media images."""
    return (
        *_routes("media_image", handlers),
        Route("GET", "/api/v1/media_images/", handlers.list),
        Route("GET", "/api/v1/media_images/<id>", handlers.get),
    )


def disk_routes(handlers: DiskImageHandlers) -> tuple[Route[Caller], ...]:
    """The table of disk images."""
    return (
        *_routes("disk_image", handlers),
        Route("GET", "/api/v1/disk_images/<id>", handlers.get),
        Route("GET", "/api/v1/disk_images/<id>/file/", handlers.download, stream=True),
    )


def _routes(kind: str, handlers: ImageHandlers) -> tuple[Route[Caller], ...]:
    images = f"/api/v1/{kind}s"
    return (
        Route("GET", f"/api/v1/{kind}_search/", handlers.search, query=SEARCH_QUERY),
        Route("GET", f"/api/v1/{kind}_search/<tail:path>", handlers.search, query=SEARCH_QUERY),
        Route("POST", f"{images}/", handlers.create, unfinished_status=HTTPStatus.ACCEPTED),
        Route("PATCH", f"{images}/", handlers.synchronise, slow=True),
        Route("PUT", f"{images}/<id>", handlers.modify),
        Route("DELETE", f"{images}/<id>", handlers.delete),
        Route("POST", f"{images}/<id>/file/", handlers.upload, stream=True),
    )
