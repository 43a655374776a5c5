"""Names and numbers of the lab's hosts; every lab has the same ones, because no lab sees another."""

from __future__ import annotations

import uuid
from ipaddress import IPv4Network

NETWORK = IPv4Network("10.77.0.0/24")
DESK_ADDRESS = str(NETWORK[254])
"""Whoever works with the lab sits at the switch, under this address; it is the hosts' default route, too."""

MOST_HOSTS = 200
DAY = 86400


def host_name(number: int) -> str:
    """What the host is called; its port at the switch has the same name."""
    return f"h{number}"


def host_address(number: int) -> str:
    """The address it has until it is moved."""
    return str(NETWORK[number])


def hardware_address(number: int) -> str:
    """MAC of its bridge, which gives the cell on it its name."""
    return f"02:4e:61:6e:6f:{number:02x}"


def cell_name(number: int) -> str:
    """The name of the cell on it, as the manual derives it."""
    return f"Cell_{hardware_address(number).replace(':', '')}"


def host_id(number: int) -> str:
    """What its libvirt calls it."""
    return str(uuid.UUID(int=(0x4E616E6F << 96) | (4 << 76) | (8 << 60) | number))


def head_start(number: int) -> int:
    """Seconds by which its monotonic clock is ahead: no two hosts agree on it, as real ones do not."""
    return number * DAY
