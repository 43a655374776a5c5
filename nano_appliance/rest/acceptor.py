"""Accepting connections on listening sockets that somebody else opened and may hand on; never closes those."""

from __future__ import annotations

import logging
import os
import selectors
import socket
import threading
from collections.abc import Callable, Sequence

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.1

Accepted = Callable[[socket.socket, tuple[str, int]], None]


class Acceptor:
    """A thread that calls `accepted` with each new connection of `listeners` and the client's address and port.

    The listeners are not shut down at the end, because whoever opened them keeps them for the next process.
    """

    def __init__(self, listeners: Sequence[socket.socket], accepted: Accepted) -> None:
        self._listeners = list(listeners)
        self._accepted = accepted
        self._wake_read, self._wake_write = os.pipe2(os.O_CLOEXEC)
        self._pause = threading.Event()
        self._thread = threading.Thread(target=self._run, name="inherited listeners")

    def start(self) -> None:
        """Begin to accept."""
        self._thread.start()

    def stop(self) -> None:
        """Accept nothing more."""
        self._pause.set()
        os.write(self._wake_write, b".")
        if self._thread.ident is not None:
            self._thread.join()
        os.close(self._wake_read)
        os.close(self._wake_write)
        for listener in self._listeners:
            listener.close()

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_read, selectors.EVENT_READ)
            for listener in self._listeners:
                listener.settimeout(0)
                selector.register(listener, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if not isinstance(key.fileobj, socket.socket):
                        return
                    self._accept(key.fileobj)

    def _accept(self, listener: socket.socket) -> None:
        try:
            connection, remote = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            logger.warning("a connection could not be accepted: %s", error)
            # The system may be out of descriptors; it stays so for a while.
            self._pause.wait(PAUSE_SECONDS)
            return
        try:
            self._accepted(connection, remote[:2])
        except OSError as error:
            logger.debug("a connection from %s went away at once: %s", remote[0], error)
            connection.close()
