"""Words in requests that must be one of a few."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.names import printable

E = TypeVar("E", bound=StrEnum)


def read_choice(field: str, text: str, choices: type[E]) -> E:
    """The member of `choices` that `text` spells; raises InvalidInput naming the field and all of them."""
    try:
        return choices(text)
    except ValueError:
        allowed = ", ".join(f"'{choice.value}'" for choice in choices)
        raise InvalidInput(f"{field} '{printable(text)}' must be one of {allowed}") from None
