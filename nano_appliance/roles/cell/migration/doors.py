"""The sockets on the sending host that lead to the receiving one: whoever opens one gets a stream of the link."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nano_appliance.link.streams import Stream
from nano_appliance.model.errors import NanoError
from nano_appliance.rest.relay import relay

logger = logging.getLogger(__name__)

SOCKET_MODE = 0o660
OpenStream = Callable[[Stream], socket.socket]
"""Opens a stream to the receiving cell; raises NanoError."""


@contextmanager
def open_doors(places: Mapping[Stream, Path], open_stream: OpenStream, group: int) -> Iterator[None]:
    """Listen at `places` while the block lasts, for root and the `group` of the emulator; raises NanoError."""
    with contextlib.ExitStack() as closing:
        for stream, path in places.items():
            listener = closing.enter_context(contextlib.closing(_listen(path, group)))
            # A thread that waits in accept() is woken by this, and not by closing.
            closing.callback(listener.shutdown, socket.SHUT_RDWR)
            name = f"{stream} door"
            threading.Thread(target=_serve, args=(listener, stream, open_stream), name=name, daemon=True).start()
        yield


def _listen(path: Path, group: int) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(str(path))
        os.chown(path, -1, group)
        path.chmod(SOCKET_MODE)
        listener.listen()
    except OSError as error:
        listener.close()
        raise NanoError(f"cannot listen at {path}: {error.strerror or error}") from error
    return listener


def _serve(listener: socket.socket, stream: Stream, open_stream: OpenStream) -> None:
    while True:
        try:
            near, _ = listener.accept()
        except OSError:  # closed: the transfer is over
            return
        threading.Thread(target=_pass, args=(near, stream, open_stream), name=stream, daemon=True).start()


def _pass(near: socket.socket, stream: Stream, open_stream: OpenStream) -> None:
    with contextlib.closing(near):
        try:
            far = open_stream(stream)
        except NanoError as error:
            # The hypervisor sees the end of its connection, and tells that.
            logger.warning("the %s of an instance cannot be sent: %s", stream, error)
            return
        with contextlib.closing(far):
            relay(near, far)
