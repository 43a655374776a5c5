"""A core that answers what a test tells it to, speaks real signed HTTP, and remembers what it was asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput
from nano_appliance.rest.answer import RawAnswer, Result
from nano_appliance.rest.application import RestApplication, Route
from nano_appliance.rest.request import Request
from nano_appliance.rest.server import HttpServer
from nano_appliance.rest.signature import verify
from nano_appliance.rest.vouching import vouched_caller

API_ID, API_KEY = "example-id", "example-secret"

UPLOAD, DOWNLOAD = "/api/v1/media_images/<id>/file", "/api/v1/disk_images/<id>/file"


@dataclass(frozen=True)
class Asked:
    """A request that reached the core with a proper signature."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    caller: Caller
    headers: dict[str, str]


@dataclass(frozen=True)
class Uploaded:
    """A body that was streamed to the core."""

    size: int
    digest: str
    content_type: str


@dataclass
class ScriptedCore:
    """Answers by method and path, `answer(request)` or data; anything else is a failure as a core words it."""

    answers: dict[tuple[str, str], object] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    uploads: list[Uploaded] = field(default_factory=list)

    def __post_init__(self) -> None:
        routes = [
            Route("POST", UPLOAD, self._upload, stream=True),
            Route("GET", DOWNLOAD, self._download, stream=True),
        ]
        application: RestApplication[None] = RestApplication(
            routes, lambda _request, _route: None, fallback=self._answer, failure_data={}
        )
        self.server = HttpServer(application, ("127.0.0.1", 0), name="core")

    def forget(self) -> None:
        """Be as at the beginning."""
        self.answers.clear()
        self.asked.clear()
        self.uploads.clear()

    def _answer(self, request: Request) -> Result:
        self._remember(request, request.content)
        return self._told(request)

    def _download(self, request: Request, _who: None) -> Result:
        self._remember(request, None)
        return self._told(request)

    def _told(self, request: Request) -> Result:
        answer = self.answers.get((request.method, request.path))
        if isinstance(answer, Callable):
            return answer(request)
        if answer is None:
            return envelope({}, code=500, message=f"{request.path} not found")
        return answer if isinstance(answer, RawAnswer) else envelope(answer)

    def _upload(self, request: Request, _who: None) -> Result:
        self._remember(request, None)
        digest = hashlib.sha256()
        size = 0
        while block := request.body.read(1 << 20):
            digest.update(block)
            size += len(block)
        self.uploads.append(Uploaded(size, digest.hexdigest(), request.headers["Content-Type"]))
        return envelope("")

    def _remember(self, request: Request, body: bytes | None) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        verified = verify(
            {API_ID: API_KEY},
            method=request.method,
            path=request.path,
            query=request.query_string,
            headers=headers,
            body=body,
            now=datetime.now(UTC),
        )
        assert verified.nonce
        try:
            decoded = msgspec.json.decode(body) if body else None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidInput("the body is not valid JSON") from error
        caller = vouched_caller(verified, headers)
        self.asked.append(Asked(request.method, request.path, request.query, decoded, caller, headers))


def envelope(data: object, *, code: int = 0, message: str = "", status: int = 200) -> RawAnswer:
    """An answer as the core lays it out: two blanks of indentation and a line feed, to tell it from our own."""
    content = msgspec.json.encode({"error_code": code, "message": message, "data": data})
    text = msgspec.json.format(content, indent=2) + b"\n"
    return RawAnswer(status, (("Content-Type", "application/json"),), text)
