"""Ports and passwords of screens: which are free, and how they are drawn."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Container

from nano_appliance.model.errors import Exhausted

FIRST_PORT = 5901
PASSWORD_LENGTH = 8
"""All that the VNC protocol looks at."""

PASSWORD_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ~!@#$%^&*()_[]-=+"  # noqa: S105


def free_port(address: str, taken: Container[int], most: int) -> int:
    """A port out of `most` from 5901 that no record has `taken` and nothing listens on; the search starts anywhere.

    A random start keeps an instance from getting the port of one just deleted, which a viewer may still ask for.
    Raises Exhausted when there is none.
    """
    start = secrets.randbelow(most)
    for offset in range(most):
        port = FIRST_PORT + (start + offset) % most
        if port not in taken and _can_be_bound(address, port):
            return port
    raise Exhausted(f"no console port is free: all of {FIRST_PORT} to {FIRST_PORT + most - 1} are in use")


def occupied_ports(address: str, taken: Container[int], most: int) -> int:
    """How many ports out of `most` from 5901 that no record has `taken` are not free: something else listens there."""
    ports = range(FIRST_PORT, FIRST_PORT + most)
    return sum(port not in taken and not _can_be_bound(address, port) for port in ports)


def new_password() -> str:
    """A password for a screen."""
    return "".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(PASSWORD_LENGTH))


def _can_be_bound(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As QEMU does: a port whose last connections are only fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
