"""A request as handlers see it; hides the server's own shapes, decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, unquote

import msgspec

from nano_appliance.model.errors import InvalidInput
from nano_appliance.rest.limits import LONGEST_JSON
from nano_appliance.rest.request_body import Body, read_whole
from nano_appliance.rest.validation import explain

T = TypeVar("T")


class Headers(Mapping[str, str]):
    """Request headers by name, without regard to case."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        key = name.upper().replace("-", "_")
        if key not in _UNPREFIXED:
            key = f"HTTP_{key}"
        return str(self._environ[key])

    def __iter__(self) -> Iterator[str]:
        for key in self._environ:
            if key.startswith("HTTP_"):
                yield _header_name(key.removeprefix("HTTP_"))
            elif key in _UNPREFIXED:
                yield _header_name(key)

    def __len__(self) -> int:
        return sum(1 for _ in self)


_UNPREFIXED = {"CONTENT_TYPE", "CONTENT_LENGTH"}


def _header_name(key: str) -> str:
    return key.replace("_", "-").title()


class Request:
    """One request: `arguments` are the variable segments of its path."""

    def __init__(self, environ: Mapping[str, Any], arguments: Mapping[str, str]) -> None:
        self.environ = environ
        self.arguments = arguments
        self.headers = Headers(environ)
        self._content: bytes | None = None

    @property
    def method(self) -> str:
        """GET, POST, ..."""
        return str(self.environ["REQUEST_METHOD"])

    @cached_property
    def path(self) -> str:
        """The whole path, percent-decoded."""
        return unquote(str(self.environ["REQUEST_URI"]).partition("?")[0])

    @property
    def query_string(self) -> str:
        """The query as it came, without the question mark."""
        return str(self.environ.get("QUERY_STRING", ""))

    @cached_property
    def query(self) -> dict[str, str]:
        """Names and values of the query, percent-decoded; the first value of a repeated name."""
        first: dict[str, str] = {}
        for name, value in parse_qsl(self.query_string, keep_blank_values=True):
            first.setdefault(name, value)
        return first

    @property
    def remote_address(self) -> str:
        """Address of the peer of the TCP connection."""
        return str(self.environ.get("REMOTE_ADDR", ""))

    @property
    def body(self) -> Body:
        """The body as a stream; nothing of it has been read unless `content` was asked for."""
        return cast("Body", self.environ["wsgi.input"])

    @property
    def content_length(self) -> int | None:
        """Bytes of the body, or None when it comes in pieces."""
        if self.environ.get("wsgi.input_terminated"):
            return None
        return int(self.environ.get("CONTENT_LENGTH") or 0)

    @property
    def content(self) -> bytes:
        """The whole body. Raises InvalidInput when it is longer than 1 MiB or breaks off."""
        # Not a cached_property: before Python 3.12 its lock is the class's, and one slow client would stop all others.
        if self._content is None:
            self._content = read_whole(self.body, LONGEST_JSON)
        return self._content


def decode_body(request: Request, shape: type[T], *, may_be_empty: bool = False) -> T:
    """The JSON body as a struct; members the struct does not know are ignored.

    Raises InvalidInput naming the field and the rule. With `may_be_empty` no body counts as `{}`.
    """
    content = request.content
    if not content.strip():
        if not may_be_empty:
            raise InvalidInput("a JSON object is required as the request's body")
        content = b"{}"
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.ValidationError as error:
        raise InvalidInput(explain(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(f"the request's body is not valid JSON: {error}") from error
