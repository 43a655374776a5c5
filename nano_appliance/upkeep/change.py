"""One thing that is not as it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """What is changed, in words, and how it is done."""

    text: str
    carry_out: Callable[[], object]
