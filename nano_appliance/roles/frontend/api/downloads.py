"""Downloading a disk image: with a session, with a token, or by the plain link that older clients know."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import NotAllowed, Unavailable
from nano_appliance.rest.answer import RawAnswer, Result
from nano_appliance.rest.request import Request
from nano_appliance.rest.response import Response
from nano_appliance.roles.frontend.authentication import known_by
from nano_appliance.roles.frontend.gateway import core_path, unchanged, unreachable
from nano_appliance.roles.frontend.route import Visit

STALLED_DOWNLOAD = 60.0
"""Seconds for which the core may send nothing."""

FILE_TYPE = "application/octet-stream"
"""What the core calls a file; its refusals are called otherwise."""

PASSED_ON = (
    "Content-Type",
    "Content-Length",
    "Content-Range",
    "Accept-Ranges",
    "Last-Modified",
    "Content-Transfer-Encoding",
    "Expires",
    "Cache-Control",
    "Signature",
)


class DownloadToken(msgspec.Struct, frozen=True):
    """A secret to be added to the link of the image's file as `?token=`."""

    token: str


class _Blocks:
    """The file while it arrives from the core, closed when the client has it or went away."""

    def __init__(self, response: Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        return self._response.blocks()

    def close(self) -> None:
        self._response.close()


def issue_token(request: Request, visit: Visit) -> DownloadToken:
    """A token for the image; whether the caller may have its file is asked when it is used."""
    frontend = visit.frontend
    return DownloadToken(frontend.downloads.issue(request.arguments["id"], visit.caller, frontend.monotonic()))


def download(request: Request, visit: Visit) -> Result:
    """Pass the file on, or the range of it that is asked for, to somebody who may have it."""
    refusal: RawAnswer | None = None
    try:
        for caller in _callers(request, visit):
            response = _ask(request, visit, caller)
            if response.headers.get("Content-Type") == FILE_TYPE:
                return _file(request, response)
            refusal = unchanged(response, response.data)
    except Unavailable as error:
        return unreachable(request, error)
    if refusal is None:
        raise NotAllowed("not authenticated")
    return refusal


def _callers(request: Request, visit: Visit) -> list[Caller]:
    """In whose names the file may be asked for, one after the other.

    Without session and token those are the people who are logged in at the client's address, each for what is their
    own only: no right of theirs counts that a foreign page could make use of.
    """
    frontend, now = visit.frontend, visit.frontend.monotonic()
    known, token = known_by(frontend, request, visit.address), request.query.get("token", "")
    if known:
        return [visit.with_session(known).caller]
    if token:
        return [frontend.downloads.caller(token, request.arguments["id"], now)]
    people = dict.fromkeys((each.user, each.group) for each in frontend.sessions.at(visit.address, now))
    return [Caller(user=user, group=group) for user, group in people]


def _ask(request: Request, visit: Visit, caller: Caller) -> Response:
    wanted = request.headers.get("Range", "")
    return visit.frontend.core.forward(
        request.method,
        core_path(visit.route.path, request.arguments),
        headers={"range": wanted} if wanted else {},
        caller=caller,
        stall=STALLED_DOWNLOAD,
    )


def _file(request: Request, response: Response) -> RawAnswer:
    headers = [(name, response.headers[name]) for name in PASSED_ON if name in response.headers]
    name = f"{request.arguments['id']}.qcow2"
    own = (("X-Content-Type-Options", "nosniff"), ("Content-Disposition", f'attachment; filename="{name}"'))
    return RawAnswer(response.status, (*headers, *own), _Blocks(response))
