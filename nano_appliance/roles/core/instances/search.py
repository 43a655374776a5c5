"""Picking instances out of a list by owner, state and keyword, and a page of them; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from nano_appliance.model.errors import InvalidInput
from nano_appliance.roles.core.placed_instance import PlacedInstance

T = TypeVar("T")

DEFAULT_LIMIT = 20


def belonging_to(instances: Iterable[PlacedInstance], owner: str, group: str) -> list[PlacedInstance]:
    """Those of this owner or this group, each only if given; with neither there are none."""
    return [each for each in instances if (owner and each.owner == owner) or (group and each.group == group)]


def matching(instances: Iterable[PlacedInstance], keyword: str) -> list[PlacedInstance]:
    """Those with `keyword` in their name, their present address or their host's; all without one.

    Raises InvalidInput when it is more than one word.
    """
    if keyword.split() != ([keyword] if keyword else []):
        raise InvalidInput("keyword must be one word")
    places: tuple[Callable[[PlacedInstance], str], ...] = (
        lambda each: each.name,
        lambda each: each.state.network_address,
        lambda each: each.place.host,
    )
    return [each for each in instances if any(keyword in place(each) for place in places)]


def page(items: Sequence[T], limit: int, offset: int) -> tuple[Sequence[T], int]:
    """The part of `items` from `offset`, and how many it has at most; 0 or less means the default.

    One beyond the end gives an empty page: the older platform's portal logs its user out when a search fails. Raises
    InvalidInput for a negative offset.
    """
    if offset < 0:
        raise InvalidInput("offset must not be negative")
    size = limit if limit > 0 else DEFAULT_LIMIT
    return items[offset : offset + size], size
