from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import InvalidInput
from nano_appliance.rest.request_body import BodyCutOff, ChunkedBody, LengthBody, read_whole, throw_away
from nano_appliance.rest.stream import RequestReader


@contextlib.contextmanager
def reader_of(data: bytes) -> Iterator[RequestReader]:
    """A reader of a connection on which `data` came before it was closed."""
    here, there = socket.socketpair()
    with here:
        with there:
            there.sendall(data)
        yield RequestReader(here)


def chunked(pieces: list[bytes]) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@given(pieces=st.lists(st.binary(min_size=1, max_size=50), max_size=10), size=st.integers(1, 60), rest=st.binary())
def test_pieces_are_put_together_and_what_follows_is_left(pieces: list[bytes], size: int, rest: bytes):
    with reader_of(chunked(pieces) + rest) as reader:
        body = ChunkedBody(reader)
        received = b""
        while block := body.read(size):
            assert len(block) <= size
            received += block
        assert body.finished
        assert received == b"".join(pieces)
        left = reader.take_buffered()
        assert left + (reader.read(1000) if len(left) < len(rest) else b"") == rest


@given(st.binary(max_size=100))
def test_noise_never_becomes_an_endless_or_silent_body(noise: bytes):
    with reader_of(noise) as reader, contextlib.suppress(InvalidInput):
        received = read_whole(ChunkedBody(reader), 1000)
        assert len(received) < len(noise)


@pytest.mark.parametrize(
    "body",
    [
        b"-5\r\nabc",
        b"0x3\r\nabc\r\n0\r\n\r\n",
        b"+3\r\nabc\r\n",
        b"1_0\r\n",
        b"\r\n",
        b"3\r\nabcd\r\n0\r\n\r\n",
        b"3\nabc",
    ],
)
def test_malformed_pieces(body: bytes):
    with reader_of(body) as reader, pytest.raises(InvalidInput):
        read_whole(ChunkedBody(reader), 1000)


def test_endless_trailers():
    with reader_of(b"0\r\n" + b"A: b\r\n" * 100 + b"\r\n") as reader, pytest.raises(InvalidInput, match="trailers"):
        read_whole(ChunkedBody(reader), 10)


def test_known_length_is_kept():
    with reader_of(b"12345rest") as reader:
        body = LengthBody(reader, 5)
        assert read_whole(body, 5) == b"12345"
        assert (body.finished, reader.read(10)) == (True, b"rest")


@pytest.mark.parametrize("sent", [b"", b"123"])
def test_body_that_ends_early(sent: bytes):
    with reader_of(sent) as reader, pytest.raises(BodyCutOff):
        read_whole(LengthBody(reader, 5), 5)


def test_limit_of_a_whole_body():
    with reader_of(b"123456") as reader, pytest.raises(InvalidInput, match="longer than 5 bytes"):
        read_whole(LengthBody(reader, 6), 5)


def test_deadline_ends_the_waiting():
    here, there = socket.socketpair()
    with here, there:
        here.settimeout(60)
        reader = RequestReader(here)
        reader.deadline = time.monotonic() + 0.1
        with pytest.raises(BodyCutOff, match="stopped arriving"):
            LengthBody(reader, 5).read()
        assert here.gettimeout() == 60


def test_throwing_away_tells_whether_the_end_was_reached():
    with reader_of(b"12345") as reader:
        assert throw_away(LengthBody(reader, 5), 5.0)
    with reader_of(b"12345") as reader:
        assert not throw_away(LengthBody(reader, 6), 5.0)
