"""Listening sockets handed over by whoever started this process (the LISTEN_FDS protocol); opens none itself."""

from __future__ import annotations

import os
import socket
import sys

_FIRST_DESCRIPTOR = 3
_VARIABLES = ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES")


def inherited_listeners() -> list[socket.socket]:
    """The sockets meant for this process, in the order they were handed over; empty when there are none.

    The variables are removed, so that programs started later do not take the sockets for theirs; a second call
    returns nothing.
    """
    values = {name: os.environ.pop(name, "") for name in _VARIABLES}
    if not values["LISTEN_FDS"].isdecimal() or not _meant_for_us(values["LISTEN_PID"]):
        return []
    descriptors = range(_FIRST_DESCRIPTOR, _FIRST_DESCRIPTOR + int(values["LISTEN_FDS"]))
    sockets = [socket.socket(fileno=descriptor) for descriptor in descriptors]
    for inherited in sockets:
        inherited.set_inheritable(False)
    return sockets


def _meant_for_us(pid: str) -> bool:
    if pid == str(os.getpid()):
        return True
    # The self-contained executable unpacks itself in one process and runs in its child.
    return bool(getattr(sys, "frozen", False)) and pid == str(os.getppid())
