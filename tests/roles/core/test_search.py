from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.instance import InstanceState
from nano_appliance.rest.guest_object import Place
from nano_appliance.roles.core.instances.search import DEFAULT_LIMIT, belonging_to, matching, page
from nano_appliance.roles.core.placed_instance import PlacedInstance
from tests.roles.core.examples import an_instance

WEB = PlacedInstance(
    instance=an_instance("i-1", name="ops.web", owner="mira", group="ops"),
    state=InstanceState(network_address="10.3.0.61"),
    place=Place(host="10.20.1.5"),
)
DATABASE = PlacedInstance(
    instance=an_instance("i-2", name="dev.db", owner="lee", group="dev"), state=InstanceState(), place=Place()
)
BOTH = [WEB, DATABASE]


@pytest.mark.parametrize(
    ("owner", "group", "expected"),
    [("mira", "", [WEB]), ("", "dev", [DATABASE]), ("mira", "dev", BOTH), ("", "", []), ("nobody", "none", [])],
)
def test_owner_or_group_is_enough(owner: str, group: str, expected: list[PlacedInstance]) -> None:
    assert belonging_to(BOTH, owner, group) == expected


@pytest.mark.parametrize(
    ("keyword", "expected"),
    [("", BOTH), ("web", [WEB]), (".0.61", [WEB]), ("20.1", [WEB]), ("d", [DATABASE]), ("zzz", [])],
)
def test_keyword_is_part_of_name_or_addresses(keyword: str, expected: list[PlacedInstance]) -> None:
    assert matching(BOTH, keyword) == expected


@pytest.mark.parametrize("keyword", ["two words", " ", "web ", "\tweb"])
def test_keyword_is_one_word(keyword: str) -> None:
    with pytest.raises(InvalidInput, match="keyword"):
        matching(BOTH, keyword)


@given(st.lists(st.integers(), max_size=60), st.integers(-5, 70), st.integers(0, 100))
def test_pages_are_parts_in_order(items: list[int], limit: int, offset: int) -> None:
    part, size = page(items, limit, offset)
    assert size == (limit if limit > 0 else DEFAULT_LIMIT)
    assert list(part) == items[offset:][:size]


def test_a_negative_offset_is_refused() -> None:
    with pytest.raises(InvalidInput, match="offset"):
        page([1], 10, -1)
