"""Calling the frontend's REST API with a session or a token: sends, and reads the envelope; decides nothing."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping
from typing import IO, Any, cast
from urllib.parse import quote, urlencode, urlsplit

import msgspec
import urllib3
from urllib3 import exceptions

from nano_appliance.model.errors import InvalidInput, NanoError, Unavailable
from nano_appliance.model.names import printable
from nano_appliance.rest.client import CONNECT_SECONDS, Reply
from nano_appliance.rest.envelope import CONTENT_TYPE, ReceivedEnvelope
from nano_appliance.rest.kept_connections import KeptHttpPool, KeptHttpsPool
from nano_appliance.rest.limits import BLOCK
from nano_appliance.rest.multipart_form import FileForm
from nano_appliance.rest.response import Response
from nano_appliance.rest.server_trust import NotTrusted, Trust
from nano_appliance.rest.unreachable import root_of, why_unreachable

BASE = "/api/v1"
CONNECTIONS = 4

CALL_SECONDS = 150.0
"""Longer than the frontend waits for the core."""

STORE_SECONDS = 660.0
"""Longer than the core may take to store what it was sent."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_GRANTED = (200, 201, 202)
_GATEWAY = (502, 503, 504)


class Refused(NanoError):
    """The server answered, and refused; the text is its message."""

    kind = "refused"


class Moved(NanoError):
    """The server says that it is to be found at `url`."""

    kind = "moved"

    def __init__(self, url: str) -> None:
        super().__init__(f"the server is at {url}")
        self.url = url


class PortalClient:
    """A client of the frontend at `url` (`http://host:port` or https); `headers` are sent with every request.

    Safe to share by threads. Every call raises Refused with the server's message, Unavailable when no answer came,
    NotTrusted for a server that is not the right one, Moved for a redirection.
    """

    def __init__(self, url: str, trust: Trust, headers: Mapping[str, str] | None = None) -> None:
        self.url = checked_url(url)
        self._headers = dict(headers or {})
        parts = urlsplit(self.url)
        self.host, self.port = parts.hostname or "", parts.port or _DEFAULT_PORTS[parts.scheme]
        self._path = parts.path + BASE
        options: dict[str, Any] = {"maxsize": CONNECTIONS, "block": False, "blocksize": BLOCK}
        self._pool = (
            KeptHttpsPool(self.host, self.port, **options, **trust.options())
            if parts.scheme == "https"
            else KeptHttpPool(self.host, self.port, **options)
        )

    def call(self, method: str, path: str, body: object = None, query: Mapping[str, str | int] | None = None) -> Reply:
        """Send `body` as JSON (None for no body) to `path` below the API's base and return the answer.

        `path` is percent-encoded already (see `place`); members of `query` that are empty are left out.
        """
        content = None if body is None else msgspec.json.encode(body)
        headers = {} if content is None else {"Content-Type": CONTENT_TYPE}
        asked = urlencode({name: value for name, value in (query or {}).items() if value != ""})
        response = self._send(method, f"{path}?{asked}" if asked else path, content, headers, CALL_SECONDS)
        return self._granted(response)

    def upload(self, path: str, name: str, size: int, blocks: Iterable[bytes]) -> Reply:
        """Send a file of `size` bytes, which `blocks` are, in constant memory; what reading `blocks` raises passes."""
        form = FileForm(name, size)
        response = self._send("POST", path, form.body(blocks), form.headers, STORE_SECONDS)
        return self._granted(response)

    def download(self, path: str) -> Response:
        """Ask for a file; read the answer's `.blocks()`, then `.close()` it."""
        response = self._send("GET", path, None, {}, CALL_SECONDS)
        if response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            self._granted(response)
            raise Unavailable(f"{self.url} sent something else than a file")
        if response.status not in _GRANTED:
            raise self._failure(response)
        return response

    def _send(
        self,
        method: str,
        path: str,
        body: bytes | Iterable[bytes] | None,
        headers: Mapping[str, str],
        patience: float,
    ) -> Response:
        try:
            answer = self._pool.urlopen(
                method,
                self._path + path,
                body=cast("IO[bytes] | bytes | None", body),
                headers={**self._headers, **headers},
                # A change that was sent is never sent again: it may have happened.
                retries=urllib3.Retry(None, connect=1, read=int(method == "GET"), redirect=0, other=0),
                redirect=False,
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=patience),
                preload_content=False,
                decode_content=False,
            )
        except exceptions.HTTPError as error:
            raise self._trouble(error) from error
        return Response(answer, self.url)

    def _trouble(self, error: exceptions.HTTPError) -> NanoError:
        root = root_of(error)
        if isinstance(root, exceptions.SSLError):
            cause = root.args[0] if root.args else root
            if isinstance(cause, ssl.SSLCertVerificationError):
                return NotTrusted(f"the certificate of {self.url} is not trusted: {cause.verify_message}")
            if not isinstance(cause, ssl.SSLError):
                return NotTrusted(f"the certificate of {self.url} is not the one that was confirmed at login")
            return Unavailable(f"{self.url} does not speak TLS as it should: {cause.reason or cause}")
        return Unavailable(f"{self.url} cannot be reached: {why_unreachable(error)}")

    def _granted(self, response: Response) -> Reply:
        """The answer of a request that was granted."""
        if response.status not in _GRANTED:
            raise self._failure(response)
        try:
            envelope = msgspec.json.decode(response.data, type=ReceivedEnvelope)
        except msgspec.DecodeError as error:
            raise Unavailable(f"{self.url} does not answer as Nano's API does") from error
        if envelope.error_code:
            raise Refused(one_line(envelope.message) or "the server refused the request")
        return Reply(response.status, bytes(envelope.data))

    def _failure(self, response: Response) -> NanoError:
        """What an answer means whose status is none of the contract's successes."""
        response.close()
        location = urlsplit(response.headers.get("Location", ""))
        if 300 <= response.status < 400 and location.scheme in _DEFAULT_PORTS and location.netloc:
            return Moved(f"{location.scheme}://{location.netloc}{location.path.partition(BASE)[0]}".rstrip("/"))
        if response.status in _GATEWAY:
            return Unavailable(f"{self.url} answers, but cannot reach the core")
        return Unavailable(f"{self.url} answered with HTTP status {response.status}")


def checked_url(text: str) -> str:
    """`text` without what is no part of a server's address; raises InvalidInput when it is none."""
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        valid = parts.scheme in _DEFAULT_PORTS and parts.hostname and parts.port != 0
    except ValueError:
        valid = False
    if not valid or parts.query or parts.fragment or "@" in parts.netloc or not url.isprintable() or " " in url:
        raise InvalidInput(f"url '{printable(text)}' must look like http://host:5870 or https://host")
    return url


def place(*parts: str) -> str:
    """A path below the API's base; names and ids are escaped, so that none of them leads elsewhere."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def one_line(text: str) -> str:
    """`text` of a server fit for a terminal: one line in which nothing is left that would steer it."""
    return "".join(letter if letter.isprintable() else " " for letter in " ".join(text.split()))
