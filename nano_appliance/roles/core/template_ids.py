"""Ids of system templates: 20 characters that sort by the time they were made."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable

_SECONDS_BYTES, _RANDOM_BYTES, _COUNTER_BYTES = 4, 5, 3


def id_maker(seconds: Callable[[], int], random_bytes: Callable[[int], bytes]) -> Callable[[], str]:
    """A function that makes ids in lower-case base32hex: time, a random part per maker, a counter.

    `seconds` is the Unix time, `random_bytes` gives as many as it is asked for.
    """
    random_part = random_bytes(_RANDOM_BYTES)
    numbers = itertools.count()

    def make() -> str:
        time = seconds().to_bytes(_SECONDS_BYTES, "big")
        number = next(numbers).to_bytes(_COUNTER_BYTES, "big")
        return base64.b32hexencode(time + random_part + number).decode().rstrip("=").lower()

    return make
