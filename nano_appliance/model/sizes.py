"""Sizes as people write and read them: `20G`, `512MiB`, `1.5 TB`; powers of 1024 throughout, pure."""

from __future__ import annotations

import re

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.names import printable

UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
"""Each 1024 times the one before."""

_SIZE = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,9}))?\s*(?:([KMGTP])(?:iB|B)?|B)?", re.IGNORECASE)
_LETTERS = {unit[0]: power for power, unit in enumerate(UNITS)}


def parse_size(text: str) -> int:
    """The bytes that `text` means: a number, and K, M, G, T or P, each with `B` or `iB` or without, in either case.

    As everywhere in the platform `20G`, `20GB` and `20GiB` are the same. A number alone is bytes; a part of a unit is
    cut to whole ones of the unit below, so that `1.1T` is 1126G. Raises InvalidInput for anything else.
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(f"size '{printable(text)}' must be a number of bytes or look like 512M, 20G or 1.5TiB")
    whole, part, letter = int(found[1]), found[2] or "", (found[3] or "B").upper()
    if not part:
        return whole << (10 * _LETTERS[letter])
    if letter == "B":
        raise InvalidInput(f"size '{printable(text)}' must be a whole number of bytes")
    below = (whole << 10) + (int(part.ljust(9, "0")) << 10) // 10**9
    return below << (10 * (_LETTERS[letter] - 1))


def format_size(size: float) -> str:
    """`size` bytes with the largest unit that fits and at most one decimal."""
    value, unit = float(size), UNITS[0]
    for larger in UNITS[1:]:
        # What would be shown as 1024 of a unit is one of the next.
        if abs(round(value, 1)) < 1024:
            break
        value, unit = value / 1024, larger
    return f"{value:.1f}".removesuffix(".0") + f" {unit}"
