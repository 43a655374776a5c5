"""Another machine on the bridge of this host: a network namespace with addresses, in which functions can be called."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

CARD = "eth0"
_NEW_NETWORK = 0x40000000


class Network:
    """A network namespace, such as /proc/PID/ns/net; what is called in it opens its sockets there."""

    def __init__(self, namespace: Path) -> None:
        self._thread = ThreadPoolExecutor(1, initializer=_enter, initargs=(namespace,))

    def call(self, function: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
        """What `function` returns when it is called there; one at a time."""
        return self._thread.submit(function, *arguments, **options).result()

    def close(self) -> None:
        """End the thread that lives there."""
        self._thread.shutdown()


class Outside(Network):
    """The machine `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(Path("/run/netns", name))
        self.name = name

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A program that runs there."""
        return subprocess.Popen(["ip", "netns", "exec", self.name, *command], stdin=subprocess.DEVNULL)


@contextmanager
def machine_outside(name: str, *addresses: str, bridge: str = "br0") -> Iterator[Outside]:
    """A machine with these addresses (CIDR), plugged into `bridge`; gone at the end."""
    port = f"{name}-port"
    for arguments in (
        f"netns add {name}",
        f"link add {port} type veth peer name {CARD} netns {name}",
        f"link set {port} master {bridge} up",
        f"-n {name} link set lo up",
        f"-n {name} link set {CARD} up",
        *(f"-n {name} address add {address} dev {CARD}" for address in addresses),
    ):
        subprocess.run(["ip", *arguments.split()], check=True)
    outside = Outside(name)
    try:
        yield outside
    finally:
        outside.close()
        subprocess.run(["ip", "netns", "delete", name], check=True)


def _enter(namespace: Path) -> None:
    """Move the calling thread into the namespace."""
    handle = os.open(namespace, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).setns(handle, _NEW_NETWORK):
            raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")
    finally:
        os.close(handle)
