"""The position of a rule in a path."""

from __future__ import annotations

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.names import printable
from nano_appliance.rest.request import Request

MOST_DIGITS = 9
"""Far beyond any list of rules, and within what everything here can count."""


def rule_index(request: Request) -> int:
    """The position, counted from 0; raises InvalidInput for what is no number."""
    text = request.arguments["index"]
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise InvalidInput(f"index '{printable(text)}' must be the number of a rule, counted from 0")
    return int(text)
