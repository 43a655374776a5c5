"""Images on their way between core and cells: where they are served and taken, how a cell fetches and sends one."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

from nano_appliance.link.operations import PREFIX
from nano_appliance.link.refusal import REFUSED, refusal_of, refused
from nano_appliance.link.rpc_client import RpcClient
from nano_appliance.link.rpc_server import Caller
from nano_appliance.model.errors import InvalidInput, NanoError, NotFound
from nano_appliance.model.image import ImageKind
from nano_appliance.model.orders import ImageSource, ImageUpload
from nano_appliance.rest.answer import RawAnswer, Result
from nano_appliance.rest.application import Route
from nano_appliance.rest.file_answer import file_answer
from nano_appliance.rest.request import Request
from nano_appliance.rest.request_body import copy_body

CHECK_SUM = "Signature"
"""Header with the SHA-1 of a file."""

STALL_SECONDS = 30.0
"""A transfer on which nothing moves for this long has failed."""

STORE_SECONDS = 3600.0
"""The core may take this long to look at a file it has received."""

Receive = Callable[[Callable[[bytes], object]], object]
"""Writes all of a file into the function it is given."""

Accept = Callable[[str, ImageUpload, Receive], None]
"""Takes a file from the cell of that name; raises NotAllowed when nobody asked that cell for it."""

Locate = Callable[[ImageKind, str, int], Path]
"""The file of an image's version. Raises NotFound."""


def image_route(locate: Locate, require: Callable[[Caller], object]) -> Route[Caller]:
    """Serve the files that `locate` names to whom `require` lets pass."""

    def serve(request: Request, caller: Caller) -> Result:
        try:
            require(caller)
            version = request.arguments["version"]
            if not version.isdecimal():
                raise InvalidInput("the version of an image is a number")
            path = locate(_kind(request.arguments["kind"]), request.arguments["id"], int(version))
            return file_answer(path, request.headers.get("Range", ""))
        except NanoError as error:
            return RawAnswer(REFUSED, (("Content-Type", "application/json"),), refusal_of(error))

    return Route("GET", f"{PREFIX}images/<kind>/<id>/<version>", serve, stream=True)


def upload_route(accept: Accept, require: Callable[[Caller], object]) -> Route[Caller]:
    """Take the files of disk images that cells have built."""

    def serve(request: Request, caller: Caller) -> Result:
        try:
            require(caller)
            if caller.peer is None or request.content_length is None:
                raise InvalidInput("the sender of an image and its length must be known")
            upload = ImageUpload(
                id=request.arguments["id"],
                size=request.content_length,
                check_sum=request.headers.get(CHECK_SUM, ""),
            )
            accept(caller.peer.name, upload, lambda sink: copy_body(request.body, sink))
        except NanoError as error:
            return RawAnswer(REFUSED, (("Content-Type", "application/json"),), refusal_of(error))
        return RawAnswer(HTTPStatus.CREATED)

    return Route("PUT", f"{PREFIX}built_images/<id>", serve, stream=True)


def send_image(core: RpcClient, upload: ImageUpload, path: Path) -> None:
    """Send a file; it is on the core's disk when this returns.

    Raises what the core refuses with, Unavailable when the transfer breaks off, NanoError for a file that cannot be
    read.
    """
    headers = {"Content-Length": str(upload.size), CHECK_SUM: upload.check_sum}
    try:
        with path.open("rb") as file:
            response = core.request(
                "PUT", f"{PREFIX}built_images/{upload.id}", content=file, headers=headers, timeout=STORE_SECONDS
            )
    except OSError as error:
        raise NanoError(f"cannot read {path}: {error.strerror}") from error
    with contextlib.closing(response):
        if response.status == REFUSED:
            raise refused(response.data)
        if response.status != HTTPStatus.CREATED:
            raise NanoError("the core did not take the image")


def _kind(text: str) -> ImageKind:
    try:
        return ImageKind(text)
    except ValueError:
        raise NotFound(f"there are no images of the kind '{text}'") from None


@contextlib.contextmanager
def fetch_image(core: RpcClient, source: ImageSource, offset: int = 0) -> Iterator[Iterator[bytes]]:
    """The image from byte `offset` (less than its size) on, block by block.

    Raises what the core refuses with, and NanoError when the core's file is not `source.size` bytes long. The blocks
    raise Unavailable when the transfer breaks off; what came before is good, so that it can be resumed.
    """
    response = core.request(
        "GET",
        f"{PREFIX}images/{source.kind}/{source.id}/{source.version}",
        headers={"Range": f"bytes={offset}-"},
        timeout=STALL_SECONDS,
    )
    with contextlib.closing(response):
        if response.status == REFUSED:
            raise refused(response.data)
        expected = f"bytes {offset}-{source.size - 1}/{source.size}"
        if response.status != HTTPStatus.PARTIAL_CONTENT or response.headers.get("Content-Range") != expected:
            raise NanoError(f"the core's file of image {source.id} is not {source.size} bytes long")
        yield response.blocks()
