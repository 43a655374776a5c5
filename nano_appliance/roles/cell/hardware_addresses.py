"""MAC addresses of instances."""

from __future__ import annotations

import secrets
from collections.abc import Container

from nano_appliance.model.errors import Exhausted

PREFIX = "00:16:3e"
"""The vendor prefix that virtual machines' addresses have had since the older platform."""

_ATTEMPTS = 100


def new_hardware_address(taken: Container[str]) -> str:
    """An address with three random bytes that is not `taken`.

    Raises Exhausted when chance finds none.
    """
    for _ in range(_ATTEMPTS):
        address = ":".join([PREFIX, *(f"{byte:02x}" for byte in secrets.token_bytes(3))])
        if address not in taken:
            return address
    raise Exhausted("no free hardware address was found")
