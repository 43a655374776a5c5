"""What can be told from a request's head before anybody has worked on it: how much body to await; parses no more."""

from __future__ import annotations

import re

from nano_appliance.rest.limits import LONGEST_SMALL_BODY

END_OF_HEAD = b"\r\n\r\n"

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*(?=\r\n)", re.IGNORECASE)
_OTHERWISE = re.compile(rb"\r\n(expect|transfer-encoding)[ \t]*:", re.IGNORECASE)


def awaited_body(head: bytes) -> int:
    """Bytes of body to wait for before a worker takes the request; `head` ends with its empty line.

    A body that is long, comes in pieces, or comes only after a go-ahead is not waited for.
    """
    length = _LENGTH.search(head)
    if length is None or _OTHERWISE.search(head):
        return 0
    size = int(length[1])
    return size if size <= LONGEST_SMALL_BODY else 0
