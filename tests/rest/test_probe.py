from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from nano_appliance.rest.probe import answers


@pytest.fixture
def service() -> Iterator[tuple[str, list[bytes]]]:
    """A URL, and the answers its connections get, one after the other."""
    replies: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    if not connection.recv(4096):
                        return
                    connection.sendall(replies.pop(0))

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", replies
        # Wakes the thread, which ends on a connection that sends nothing.
        socket.create_connection(listener.getsockname()).close()
        thread.join()


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", True),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", False),
        (b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", False),
        (b"nonsense\r\n\r\n", False),
        (b"", False),
    ],
)
def test_only_a_plain_success_counts(service: tuple[str, list[bytes]], reply: bytes, expected: bool) -> None:
    url, replies = service
    replies.append(reply)
    assert answers(url) is expected


def test_nobody_listening_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert not answers(f"http://127.0.0.1:{port}/")
