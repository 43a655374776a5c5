"""The TCP ports of the link, so that a firewall can be opened for exactly them."""

from __future__ import annotations

import socket

from nano_appliance.rest.listening import listen_in_range

LINK_PORTS = range(5600, 5800)


def listen_for_link(address: str, name: str) -> socket.socket:
    """A socket that listens on `address` and the first free port of the link.

    Raises Exhausted when all are taken, Unavailable when the address cannot be used.
    """
    return listen_in_range(address, LINK_PORTS, name)
