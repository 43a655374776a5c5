"""The plainest way to bring a file to another process over TLS, to compare the first clone with.

Run as a program, it serves a file once: `tls_copy.py FOLDER FILE`, with an authority of its own in FOLDER; it prints
its port.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from nano_appliance.link.authority import Authority
from nano_appliance.link.peer import CORE_NAME, Role, tls_name
from nano_appliance.link.tls import anonymous_context, server_context

BLOCK = 1 << 20


@contextmanager
def copied(source: Path, target: Path) -> Iterator[float]:
    """Copy a file to `target`, on the disk too, and yield the seconds it took; the copy is removed at the end."""
    with TemporaryDirectory() as folder:
        authority = Authority(Path(folder), "bench").certificate
        with subprocess.Popen(
            [sys.executable, "-m", "scripts.bench.tls_copy", folder, str(source)], stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            began = time.monotonic()
            receive(port, authority, target)
            took = time.monotonic() - began
        yield took
    target.unlink()


def receive(port: int, authority: str, target: Path) -> None:
    """Write all that comes from `port` to `target`, and wait until it is on the disk."""
    block = memoryview(bytearray(BLOCK))
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        anonymous_context(authority).wrap_socket(plain, server_hostname=tls_name(Role.CORE, CORE_NAME)) as connection,
        target.open("wb", buffering=0) as file,
    ):
        while length := connection.recv_into(block):
            file.write(block[:length])
        os.fsync(file.fileno())


def serve(folder: Path, source: Path) -> None:
    """Send a file to the first who connects."""
    context = server_context(Authority(folder, "bench").core_identity())
    block = memoryview(bytearray(BLOCK))
    with socket.create_server(("127.0.0.1", 0)) as listener, source.open("rb", buffering=0) as file:
        print(listener.getsockname()[1], flush=True)
        plain, _ = listener.accept()
        with context.wrap_socket(plain, server_side=True) as connection:
            while length := file.readinto(block):
                connection.sendall(block[:length])


if __name__ == "__main__":
    serve(Path(sys.argv[1]), Path(sys.argv[2]))
