"""Calling a core's REST API: signs, sends, and reads the envelope; decides nothing about the answers."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, TypeVar, cast
from urllib.parse import quote, urlsplit

import msgspec
import urllib3

from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.configuration import Credential
from nano_appliance.model.errors import InvalidInput, NanoError, Unavailable
from nano_appliance.rest.envelope import CONTENT_TYPE, ReceivedEnvelope
from nano_appliance.rest.kept_connections import KeptHttpPool
from nano_appliance.rest.limits import BLOCK
from nano_appliance.rest.request_body import Body
from nano_appliance.rest.response import Response
from nano_appliance.rest.signature import sign
from nano_appliance.rest.unreachable import why_unreachable
from nano_appliance.rest.vouching import caller_headers

T = TypeVar("T")

CONNECTIONS = 32
"""Connections kept open to one core."""

_READING_METHODS = {"GET", "HEAD"}

CONNECT_SECONDS = 5.0
CALL_SECONDS = 30.0


@dataclass(frozen=True)
class Reply:
    """An answer of the API: HTTP status and the envelope's data, still as JSON."""

    status: int
    content: bytes

    @property
    def data(self) -> Any:  # noqa: ANN401 - whatever the route answers
        """The payload as plain lists, dictionaries, texts and numbers."""
        return msgspec.json.decode(self.content)

    def decode(self, shape: type[T]) -> T:
        """The payload as a struct. Raises NanoError when it has another shape."""
        try:
            return msgspec.json.decode(self.content, type=shape)
        except msgspec.DecodeError as error:
            raise NanoError(f"the answer is not understood: {error}") from error


class ApiClient:
    """A client of the core at `base_url` (`http://host:port`) with one pair of credentials; safe to share by threads.

    `clock` tells the time with its zone and `make_nonce` a value that never comes twice.
    """

    def __init__(
        self,
        base_url: str,
        api_id: str,
        api_key: str,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        make_nonce: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme != "http" or not parts.hostname:
            raise InvalidInput(f"the core's address {base_url} must look like http://host:port")
        self._address = parts.netloc
        self._credential = Credential(id=api_id, key=api_key)
        self._clock = clock
        self._make_nonce = make_nonce
        self._pool = KeptHttpPool(parts.hostname, parts.port or 80, maxsize=CONNECTIONS, block=False, blocksize=BLOCK)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: str = "",
        caller: Caller = TRUSTED,
        session: str = "",
        timeout: float = CALL_SECONDS,
    ) -> Reply:
        """Send `body` as JSON (None for no body) and return the answer of a request that was granted.

        `path` is percent-decoded and `query` is encoded. Raises NanoError with the core's own message for a failure,
        Unavailable when the core cannot be reached or does not answer within `timeout` seconds.
        """
        content = b"" if body is None else msgspec.json.encode(body)
        content_type = CONTENT_TYPE if content else ""
        response = self.exchange(
            method,
            path,
            query=query,
            content=content,
            content_type=content_type,
            caller=caller,
            session=session,
            timeout=timeout,
        )
        try:
            envelope = msgspec.json.decode(response.data, type=ReceivedEnvelope)
        except msgspec.DecodeError as error:
            raise NanoError(f"the core answered {method} {path} with status {response.status}") from error
        if envelope.error_code:
            raise NanoError(envelope.message or "the core refused the request")
        return Reply(response.status, bytes(envelope.data))

    def exchange(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        content: bytes = b"",
        content_type: str = "",
        caller: Caller = TRUSTED,
        session: str = "",
        timeout: float | None = CALL_SECONDS,
    ) -> Response:
        """Send a request with a body as it stands and return the whole answer, failures included.

        A `timeout` of None waits for ever. Raises Unavailable.
        """
        headers = {"content-type": content_type} if content else {}
        response = self._send(
            method, path, query, headers, content, caller=caller, session=session, body=content, timeout=timeout
        )
        response.data  # noqa: B018 - a whole answer is promised, so that it breaks off here or not at all
        return response

    def forward(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        body: Body | None = None,
        length: int | None = 0,
        headers: Mapping[str, str] | None = None,
        caller: Caller = TRUSTED,
        session: str = "",
        stall: float | None = None,
    ) -> Response:
        """Pass a stream on and return the answer with its body unread: read `.blocks()`, then `.close()`.

        `length` is the body's size in bytes, or None when it is not known. `headers` go along unsigned (content type,
        range). `stall` is how many seconds nothing may move. Raises Unavailable, and what reading `body` raises.
        """
        unsigned = dict(headers or {})
        if body is not None and length is not None:
            unsigned["content-length"] = str(length)
        return self._send(
            method,
            path,
            query,
            {},
            None,
            caller=caller,
            session=session,
            body=body,
            timeout=stall,
            unsigned=unsigned,
        )

    def _send(
        self,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        covered: bytes | None,
        *,
        caller: Caller,
        session: str,
        body: bytes | Body | None,
        timeout: float | None,
        unsigned: Mapping[str, str] | None = None,
    ) -> Response:
        signed = sign(
            self._credential,
            method=method,
            path=path,
            query=query,
            headers={"host": self._address, **headers, "nano-session": session, **caller_headers(caller)},
            body=covered,
            now=self._clock(),
            nonce=self._make_nonce(),
        )
        try:
            answer = self._pool.urlopen(
                method,
                quote(path) + (f"?{query}" if query else ""),
                body=cast("IO[bytes] | bytes | None", body or None),
                headers={**(unsigned or {}), **signed},
                # A change that was sent is never sent again: it may have happened, and its nonce is spent.
                retries=urllib3.Retry(None, connect=1, read=int(method in _READING_METHODS), redirect=0, other=0),
                redirect=False,
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=timeout),
                preload_content=False,
                decode_content=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise Unavailable(f"the core at {self._address} cannot be reached: {why_unreachable(error)}") from error
        return Response(answer, f"the core at {self._address}")
