"""Owner and group in searches and creations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.account import Visibility
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import InvalidInput, NotAllowed
from nano_appliance.roles.frontend.ownership import check_ownership, rewrite_body, rewrite_query, shared_kinds

MIRA = Caller(user="mira", group="ops")
ADMIN = Caller(user="root", group="admin", menus=frozenset({"user"}))
pairs = st.lists(st.tuples(st.sampled_from(["owner", "group", "pool", "tags"]), st.text(max_size=5)))


@given(pairs, st.booleans())
def test_a_search_is_always_the_callers_own(query: list[tuple[str, str]], visible: bool) -> None:
    caller = Caller(user="mira", group="ops", visible=visible)
    rewritten = rewrite_query(query, caller)
    assert [value for name, value in rewritten if name == "owner"] == ["mira"]
    assert [value for name, value in rewritten if name == "group"] == (["ops"] if visible else [])
    kept = [pair for pair in query if pair[0] not in {"owner", "group"}]
    assert rewritten[: len(kept)] == kept


@pytest.mark.parametrize("visible", [False, True])
def test_a_search_by_body_too(visible: bool) -> None:
    caller = Caller(user="mira", group="ops", visible=visible)
    rewritten = rewrite_body({"owner": "root", "group": "admin", "limit": 10}, caller)
    assert rewritten == {"limit": 10, "owner": "mira", **({"group": "ops"} if visible else {})}


@pytest.mark.parametrize("body", [{}, {"owner": "mira", "group": "ops"}, {"owner": "", "group": None}])
def test_ones_own_name_is_accepted(body: dict[str, object]) -> None:
    check_ownership(body, MIRA)


@pytest.mark.parametrize(
    ("body", "error", "message"),
    [
        ({"owner": "root"}, NotAllowed, "owner must be 'mira'"),
        ({"owner": "mira", "group": "admin"}, NotAllowed, "group must be 'ops'"),
        ({"owner": ["mira"]}, InvalidInput, "owner must be a text"),
    ],
)
def test_anothers_name_is_refused(body: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        check_ownership(body, MIRA)


def test_administrators_may_name_anybody() -> None:
    check_ownership({"owner": "mira", "group": "ops"}, ADMIN)


def test_each_switch_shares_its_kind() -> None:
    assert shared_kinds(Visibility()) == set()
    assert shared_kinds(Visibility(instance_visible=True, disk_image_visible=True)) == {"instance", "disk_image"}
    assert shared_kinds(Visibility(media_image_visible=True)) == {"media_image"}
