"""A network of its own for the thread that runs a test: what it sends reaches no interface of the host."""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
from collections.abc import Iterator

CLONE_NEWNET = 0x40000000
ADDRESS = "10.99.0.1"
SECOND_ADDRESS = "10.99.1.1"

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


@contextlib.contextmanager
def own_network() -> Iterator[None]:
    """Interfaces lo, br0 with ADDRESS and br1 with SECOND_ADDRESS; threads started inside are inside, too."""
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    try:
        _check(_libc.unshare(CLONE_NEWNET))
        try:
            for command in (
                "link set lo up",
                "link add br0 type bridge",
                "link add br1 type bridge",
                f"address add {ADDRESS}/24 dev br0",
                f"address add {SECOND_ADDRESS}/24 dev br1",
                "link set br0 up multicast on",
                "link set br1 up multicast on",
            ):
                subprocess.run(["ip", *command.split()], check=True)
            yield
        finally:
            _check(_libc.setns(before, CLONE_NEWNET))
    finally:
        os.close(before)
