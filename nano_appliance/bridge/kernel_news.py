"""Waiting until the kernel tells of a change of interfaces, addresses, routes or neighbours; reads nothing of it."""

from __future__ import annotations

import errno
import select
import socket
from types import TracebackType
from typing import Self

_NETLINK_ROUTE = 0
_LINK, _NEIGHBOUR = 0x1, 0x4
_IPV4_ADDRESS, _IPV4_ROUTE, _IPV6_ADDRESS, _IPV6_ROUTE = 0x10, 0x40, 0x100, 0x400
"""Protocol and multicast groups of linux/rtnetlink.h."""

_GROUPS = _LINK | _NEIGHBOUR | _IPV4_ADDRESS | _IPV4_ROUTE | _IPV6_ADDRESS | _IPV6_ROUTE
_LONGEST = 1 << 16


class KernelNews:
    """Listens from its beginning as a context on, so that nothing is missed between a look and the wait after it."""

    def __enter__(self) -> Self:
        self._socket = socket.socket(
            socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK, _NETLINK_ROUTE
        )
        self._socket.bind((0, _GROUPS))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def wait(self, seconds: float) -> bool:
        """Wait for news, at most `seconds`; True when there were some, which are then forgotten."""
        poller = select.poll()
        poller.register(self._socket, select.POLLIN)
        told = bool(poller.poll(max(0.0, seconds) * 1000))
        while True:
            try:
                self._socket.recv(_LONGEST)
            except BlockingIOError:
                return told
            except OSError as error:
                if error.errno != errno.ENOBUFS:  # there were more than are kept; the kept ones follow
                    raise
