"""Every path that is no route: the portal's files, and its start page for the portal's own addresses."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from nano_appliance.rest.answer import RawAnswer, Result
from nano_appliance.rest.request import Request
from nano_appliance.roles.frontend.browser_rules import PAGE_HEADERS, page_headers
from nano_appliance.roles.frontend.portal_files import START_PAGE, PortalFile, PortalFiles

logger = logging.getLogger(__name__)

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

_TEXT = ("Content-Type", "text/plain; charset=utf-8")

NOT_BUILT = RawAnswer(
    HTTPStatus.SERVICE_UNAVAILABLE,
    (_TEXT, *PAGE_HEADERS.items()),
    b"The browser portal has not been built into this installation. The API works; `make setup` builds the portal.\n",
)
NO_SUCH_FILE = RawAnswer(HTTPStatus.NOT_FOUND, (_TEXT, *PAGE_HEADERS.items()), b"404 page not found\n")
TO_START = RawAnswer(HTTPStatus.MOVED_PERMANENTLY, (("Location", "./"), *PAGE_HEADERS.items()))


def portal_fallback(files: PortalFiles) -> Callable[[Request], Result]:
    """What serves the portal's `files`.

    A path below one of the portal's folders is a file or nothing; any other path is an address that the portal itself
    understands, so it gets the start page.
    """
    folders = {path.split("/")[1] for path in files if path.count("/") > 1}

    def serve(request: Request) -> Result:
        start = files.get(START_PAGE)
        if start is None:
            return NOT_BUILT
        if request.path == START_PAGE:
            return TO_START
        found = files.get(request.path)
        if found is None and request.path.count("/") > 1 and request.path.split("/")[1] in folders:
            return NO_SUCH_FILE
        return _answer(found or start, request)

    return serve


def _answer(file: PortalFile, request: Request) -> RawAnswer:
    headers = {
        **page_headers(request.headers.get("Host", "")),
        "Content-Type": file.content_type,
        "ETag": file.tag,
        "Cache-Control": FOR_EVER if file.unchanging else ASK_AGAIN,
    }
    if file.compressible:
        headers["Vary"] = "Accept-Encoding"
    if file.tag in _tags(request.headers.get("If-None-Match", "")):
        return RawAnswer(HTTPStatus.NOT_MODIFIED, tuple(headers.items()), ())
    try:
        if file.compressible and _takes_gzip(request.headers.get("Accept-Encoding", "")):
            headers["Content-Encoding"] = "gzip"
            return RawAnswer(headers=tuple(headers.items()), body=file.read_packed())
        return RawAnswer(headers=tuple(headers.items()), body=file.read())
    except OSError as error:
        logger.error("a file of the portal has gone since the start: %s", error)
        return NO_SUCH_FILE


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _takes_gzip(header: str) -> bool:
    for choice in header.split(","):
        coding, _, weight = choice.replace(" ", "").partition(";")
        if coding == "gzip":
            return weight not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
