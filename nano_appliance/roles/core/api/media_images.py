"""Routes of media images."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import NotAllowed
from nano_appliance.rest.application import Route
from nano_appliance.rest.image_object import ImageSummary, MediaImageObject, image_summary, media_image_object
from nano_appliance.rest.multipart_upload import receive_part
from nano_appliance.rest.request import Request, decode_body
from nano_appliance.roles.core.media_library import ImageWish, MediaLibrary


class NewImage(msgspec.Struct, frozen=True):
    """Answer to a registration."""

    id: str


@dataclass(frozen=True)
class MediaImageHandlers:
    """Answers about media images."""

    library: MediaLibrary

    def search(self, request: Request, caller: Caller) -> list[ImageSummary]:
        """Images of an owner or a group, as far as the caller may see them."""
        if caller.finds_everything:
            return self.list(request, caller)
        found = self.library.search(request.query.get("owner", ""), request.query.get("group", ""))
        return [image_summary(image) for image in found if caller.may_touch(image)]

    def list(self, _request: Request, _caller: Caller) -> list[ImageSummary]:
        """All images; dialogs offer them to every user."""
        return [image_summary(image) for image in self.library.all()]

    def get(self, request: Request, _caller: Caller) -> MediaImageObject:
        """One image."""
        return media_image_object(self.library.get(request.arguments["id"]))

    def create(self, request: Request, caller: Caller) -> NewImage:
        """A new record, whose content follows."""
        wish = decode_body(request, ImageWish)
        if not caller.administers and (wish.owner, wish.group) != (caller.user, caller.group):
            raise NotAllowed("only administrators register images for somebody else")
        return NewImage(self.library.register(wish))

    def modify(self, request: Request, caller: Caller) -> None:
        """New description data."""
        wish = decode_body(request, ImageWish)
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


def routes(handlers: MediaImageHandlers) -> tuple[Route[Caller], ...]:
    """The table."""
    return (
        Route("GET", "/api/v1/media_image_search/", handlers.search),
        Route("GET", "/api/v1/media_image_search/<tail:path>", handlers.search),
        Route("GET", "/api/v1/media_images/", handlers.list),
        Route("GET", "/api/v1/media_images/<id>", handlers.get),
        Route("POST", "/api/v1/media_images/", handlers.create),
        Route("PUT", "/api/v1/media_images/<id>", handlers.modify),
        Route("DELETE", "/api/v1/media_images/<id>", handlers.delete),
        Route("POST", "/api/v1/media_images/<id>/file/", handlers.upload, stream=True),
    )
