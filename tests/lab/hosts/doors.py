"""A way from this machine's loopback address to a port on a host, as if one sat at the lab's desk."""

from __future__ import annotations

import ctypes
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

CONNECT_PATIENCE = 10.0
CHUNK = 1 << 16


class Door:
    """Listens on a free (or the given) port of 127.0.0.1 and passes each connection on to `address`:`port`.

    `network` is the namespace from which that can be reached.
    """

    def __init__(self, network: Path, address: str, port: int, *, local_port: int = 0) -> None:
        self._target = (address, port)
        # A thread stays in the namespace it has entered, and so do the sockets it makes, wherever they are used.
        self._desk = ThreadPoolExecutor(1, "desk", initializer=_enter, initargs=(network,))
        self._listener = socket.create_server(("127.0.0.1", local_port))
        self.local_port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, name="door", daemon=True).start()

    @property
    def url(self) -> str:
        """Where to knock."""
        return f"http://127.0.0.1:{self.local_port}"

    def close(self) -> None:
        """Accept no more; connections that are open stay."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._desk.shutdown()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self._pass_on, args=(near,), name="door-connection", daemon=True).start()

    def _pass_on(self, near: socket.socket) -> None:
        with near:
            try:
                far = self._desk.submit(socket.create_connection, self._target, CONNECT_PATIENCE).result()
            except (OSError, RuntimeError):  # nobody is there, or the door has just been closed
                return
            with far:
                far.settimeout(None)
                back = threading.Thread(target=_copy, args=(far, near), name="door-back", daemon=True)
                back.start()
                _copy(near, far)
                back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    """Until one side ends; tells the other that nothing more comes."""
    with suppress(OSError):
        while content := source.recv(CHUNK):
            target.sendall(content)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _enter(network: Path) -> None:
    """Move this thread into a network namespace; Python offers the call from 3.12 on."""
    descriptor = os.open(network, os.O_RDONLY | os.O_CLOEXEC)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.setns(descriptor, 0x40000000):
            raise OSError(ctypes.get_errno(), f"cannot enter {network}")
    finally:
        os.close(descriptor)
