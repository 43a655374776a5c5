"""MAC addresses of instances: which there are, and how chance makes one."""

from __future__ import annotations

import re
from collections.abc import Callable, Container

from nano_appliance.model.errors import Exhausted, InvalidInput
from nano_appliance.model.names import printable

PREFIX = "00:16:3e"
"""The vendor prefix that virtual machines' addresses have had since the older platform."""

_FORM = re.compile(rf"{PREFIX}(:[0-9a-f]{{2}}){{3}}")
_ATTEMPTS = 100


def new_hardware_address(taken: Container[str], draw: Callable[[int], bytes]) -> str:
    """An address with three bytes that `draw` gives, which is not `taken`.

    Raises Exhausted when chance finds none.
    """
    for _ in range(_ATTEMPTS):
        address = ":".join([PREFIX, *(f"{byte:02x}" for byte in draw(3))])
        if address not in taken:
            return address
    raise Exhausted("no free hardware address was found")


def check_hardware_address(field: str, address: str) -> None:
    """Raise InvalidInput naming `field` for anything but an address that `new_hardware_address` can make."""
    if _FORM.fullmatch(address) is None:
        raise InvalidInput(f"{field} '{printable(address)}' must be {PREFIX} and three bytes in lower-case hex digits")
