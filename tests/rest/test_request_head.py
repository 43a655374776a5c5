from __future__ import annotations

import pytest

from nano_appliance.rest.limits import LONGEST_SMALL_BODY
from nano_appliance.rest.request_head import awaited_body


@pytest.mark.parametrize(
    ("headers", "awaited"),
    [
        ("", 0),
        ("Content-Length: 5\r\n", 5),
        ("Host: a\r\ncontent-LENGTH:\t7 \r\nX: y\r\n", 7),
        (f"Content-Length: {LONGEST_SMALL_BODY}\r\n", LONGEST_SMALL_BODY),
        (f"Content-Length: {LONGEST_SMALL_BODY + 1}\r\n", 0),
        ("Content-Length: 5\r\nExpect: 100-continue\r\n", 0),
        ("Transfer-Encoding: chunked\r\n", 0),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 0),
        ("X-Content-Length: 5\r\n", 0),
        ("Content-Length: -5\r\n", 0),
        ("Content-Length: many\r\n", 0),
        (f"Content-Length: {'9' * 5000}\r\n", 0),
    ],
)
def test_only_small_bodies_of_known_length_are_awaited(headers: str, awaited: int):
    assert awaited_body(f"POST / HTTP/1.1\r\n{headers}\r\n".encode()) == awaited
