"""Sending a file as multipart/form-data: the body's beginning, end and length; the other side is multipart_upload."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from nano_appliance.rest.multipart_upload import FORM_DATA

OCTETS = "application/octet-stream"


class FileForm:
    """A form whose only part holds a file of `size` bytes; `name` is what the server is told it is called."""

    def __init__(self, name: str, size: int, part: str = "image") -> None:
        boundary = f"nano-{secrets.token_hex(16)}"
        # Quotes and line ends would end the header; nobody needs the name to be exact.
        shown = "".join(letter if letter.isprintable() and letter not in '"\\' else "_" for letter in name)
        disposition = f'Content-Disposition: form-data; name="{part}"; filename="{shown}"'
        self._head = f"--{boundary}\r\n{disposition}\r\nContent-Type: {OCTETS}\r\n\r\n".encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self.headers = {
            "Content-Type": f"{FORM_DATA}; boundary={boundary}",
            "Content-Length": str(len(self._head) + size + len(self._tail)),
        }

    def body(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The whole body, of which `blocks` are the file."""
        yield self._head
        yield from blocks
        yield self._tail
