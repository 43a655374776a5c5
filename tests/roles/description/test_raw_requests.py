"""Bytes that no client of ours would send, to the portal's server and the core's: both stay up and answer others."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import socket
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.lab.seed import SEED
from tests.roles.permission.world import World

FEW, MANY = 200, 1500
PATIENCE = 0.2
"""Seconds to listen to an answer that may never come; what others get in the meantime is looked at, not this."""

MEMORY = 48 << 20
"""Bytes the process with both servers may grow by, whatever it was sent."""

METHODS = st.sampled_from([b"GET", b"POST", b"PUT", b"DELETE", b"HEAD", b"PATCH", b"OPTIONS", b"get", b"\x00", b"G T"])
PATHS = st.one_of(
    st.sampled_from(
        [
            b"/api/v1/system/",
            b"/api/v1/guests/%2e%2e%2f",
            b"/api/v1/guests/%ff%fe",
            b"//",
            b"*",
            b"http://other/api/v1/system/",
            b"/api/v1/media_images/x/file/",
            b"/api/v1/monitor_channels/x",
            b"/%00",
            b"/" + b"a" * 9000,
        ]
    ),
    st.binary(min_size=1, max_size=40),
)
VERSIONS = st.sampled_from([b"HTTP/1.1", b"HTTP/1.0", b"HTTP/0.9", b"HTTP/2.0", b"HTTP/1.1.1", b"", b"JUNK"])
NAMES = st.sampled_from(
    [
        b"Host",
        b"Content-Length",
        b"Transfer-Encoding",
        b"Nano-Session",
        b"Authorization",
        b"Content-Type",
        b"Range",
        b"Expect",
        b"Upgrade",
        b"Connection",
        b"X-Forwarded-For",
        b"Accept-Encoding",
        b"",
        b"\xff",
    ]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            b"0",
            b"-1",
            b"5",
            b"99999999999999999999",
            b"0x10",
            b"chunked",
            b"chunked, gzip",
            b"bytes=0-",
            b"bytes=9-1",
            b"100-continue",
            b"websocket",
            b"close",
            b"Bearer \xc3\x28",
            b"application/json",
            b"multipart/form-data; boundary=",
            b"a" * 40_000,
        ]
    ),
    st.binary(max_size=30),
)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([b"{}", b"5\r\nhello\r\n0\r\n\r\n", b"ffffffff\r\n", b"-1\r\n\r\n", b"[" * 5000, b"\x80" * 70_000]),
)
REQUESTS = st.builds(
    lambda method, path, version, headers, end, body: b"".join(
        [method, b" ", path, b" ", version, b"\r\n", *(b"%b: %b\r\n" % header for header in headers), end, body]
    ),
    METHODS,
    PATHS,
    VERSIONS,
    st.lists(st.tuples(NAMES, VALUES), max_size=5),
    st.sampled_from([b"\r\n", b"\n", b"", b"\r"]),
    BODIES,
)
ENDS = st.sampled_from(["listen", "leave", "reset", "half"])


def send(port: int, content: bytes, pieces: int, end: str) -> None:
    """Send bytes in several pieces and leave in one of the ways clients do."""
    size = max(1, len(content) // pieces)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client, contextlib.suppress(OSError):
        for start in range(0, len(content), size):
            client.sendall(content[start : start + size])
        if end == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif end == "half":
            client.shutdown(socket.SHUT_WR)
        if end in {"listen", "half"}:
            client.settimeout(PATIENCE)
            while client.recv(1 << 16):
                pass


def resident() -> int:
    """Bytes of memory this process has."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def fuzz(world: World, examples: int) -> None:
    ports = (world.frontend.port, world.core.port)

    @seed(SEED)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(content=REQUESTS, pieces=st.integers(1, 4), end=ENDS, port=st.sampled_from(ports))
    def disturb(content: bytes, pieces: int, end: str, port: int) -> None:
        send(port, content, pieces, end)

    disturb()
    assert world.frontend.ask("GET", "/system/").status == 200
    assert world.core.get("/compute_pools/")


def test_anything_at_all(world: World, caplog: pytest.LogCaptureFixture) -> None:
    fuzz(world, FEW)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.long
def test_a_lot_of_anything(world: World, caplog: pytest.LogCaptureFixture) -> None:
    fuzz(world, FEW)
    before = resident()
    fuzz(world, MANY)
    assert resident() - before < MEMORY
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
