from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections.abc import Iterator

import pytest

from nano_appliance.rest import relay as relay_module
from nano_appliance.rest.relay import relay

Ends = tuple[socket.socket, socket.socket, threading.Thread]


@contextlib.contextmanager
def relayed(received: bytes = b"") -> Iterator[Ends]:
    """Two outer ends whose inner ends are relayed by a thread."""
    with contextlib.ExitStack() as stack:
        left, inner_left = (stack.enter_context(end) for end in socket.socketpair())
        right, inner_right = (stack.enter_context(end) for end in socket.socketpair())
        for end in (left, right):
            end.settimeout(10)

        def run() -> None:
            with inner_left, inner_right:
                relay(inner_left, inner_right, received=received)

        thread = threading.Thread(target=run)
        thread.start()
        yield left, right, thread
        left.close()
        right.close()
        thread.join(10)
        assert not thread.is_alive()


def receive(end: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        block = end.recv(min(size - len(data), 65536))
        if not block:
            break
        data += block
    return data


def test_bytes_go_both_ways_at_once():
    here, there = random.Random(1).randbytes(3_000_000), random.Random(2).randbytes(2_000_000)
    with relayed() as (left, right, _):
        senders = [
            threading.Thread(target=left.sendall, args=(here,)),
            threading.Thread(target=right.sendall, args=(there,)),
        ]
        arrived: dict[str, bytes] = {}
        receivers = [
            threading.Thread(target=lambda: arrived.update(right=receive(right, len(here)))),
            threading.Thread(target=lambda: arrived.update(left=receive(left, len(there)))),
        ]
        for thread in (*senders, *receivers):
            thread.start()
        for thread in (*senders, *receivers):
            thread.join(20)
    assert arrived == {"right": here, "left": there}


def test_bytes_sent_before_come_first():
    with relayed(received=b"before ") as (left, right, _):
        left.sendall(b"after")
        assert receive(right, 12) == b"before after"


@pytest.mark.parametrize("closing", [0, 1])
def test_what_was_sent_last_arrives_before_the_end(closing: int):
    with relayed() as (left, right, thread):
        ends = (left, right)
        ends[closing].sendall(b"x" * 100_000)
        ends[closing].close()
        assert len(receive(ends[1 - closing], 200_000)) == 100_000
        thread.join(10)
        assert not thread.is_alive()


def test_slow_end_slows_the_other_instead_of_filling_the_memory():
    with relayed() as (left, _right, _):
        left.settimeout(0.5)
        sent = 0
        with contextlib.suppress(TimeoutError):
            while sent < 64 << 20:
                sent += left.send(b"x" * 65536)
    # Four kernel buffers and one of ours.
    assert sent < (8 << 20) + relay_module.MOST_PENDING


def test_end_that_takes_nothing_does_not_keep_the_relay(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(relay_module, "GOODBYE_SECONDS", 0.2)
    monkeypatch.setattr(relay_module, "STALL_SECONDS", 0.2)
    with relayed() as (left, _right, thread):
        left.settimeout(0.5)
        with contextlib.suppress(TimeoutError, BrokenPipeError, ConnectionResetError):
            while True:
                left.sendall(b"x" * 65536)
        left.close()
        thread.join(10)
        assert not thread.is_alive()
