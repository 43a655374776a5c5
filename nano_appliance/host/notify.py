"""Telling the service manager that this process is ready (the sd_notify protocol); waits for nothing."""

from __future__ import annotations

import logging
import os
import socket

logger = logging.getLogger(__name__)

READY = "READY=1"
STOPPING = "STOPPING=1"


def status(text: str) -> str:
    """The field that shows `text` (kept to one line) to an administrator."""
    return f"STATUS={' '.join(text.split())}"


def notify(*fields: str) -> None:
    """Send `fields` such as `READY=1` in one message to the socket named by NOTIFY_SOCKET.

    Does nothing when the process was started by something that does not listen; a listener that has gone
    meanwhile is only worth a warning.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as connection:
        try:
            connection.sendto("\n".join(fields).encode(), address)
        except OSError as error:
            logger.warning("cannot tell the service manager %s: %s", fields[0], error.strerror)
