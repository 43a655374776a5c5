"""An answer of another server while it arrives; hides the HTTP library and its errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import urllib3

from nano_appliance.model.errors import Unavailable
from nano_appliance.rest.limits import BLOCK


class Response:
    """Status and headers are there; the body comes as it is read. Close it, or read it to its end."""

    def __init__(self, response: urllib3.BaseHTTPResponse, sender: str) -> None:
        self._response = response
        self._sender = sender
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        self._data: bytes | None = None

    @property
    def data(self) -> bytes:
        """The whole body. Raises Unavailable when it breaks off."""
        # Not a cached_property: before Python 3.12 its lock is the class's, and one slow server would stop all others.
        if self._data is None:
            self._data = b"".join(self.blocks())
        return self._data

    def blocks(self) -> Iterator[bytes]:
        """The body, block by block. Raises Unavailable when it breaks off."""
        try:
            yield from self._response.stream(BLOCK)
        except urllib3.exceptions.HTTPError as error:
            raise Unavailable(f"the answer of {self._sender} broke off") from error
        else:
            self._response.release_conn()

    def close(self) -> None:
        """Drop what has not been read."""
        self._response.close()
