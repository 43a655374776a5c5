from __future__ import annotations

from typing import Any

import pytest

from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import NanoError
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import LEE, MIRA, RunningCore
from tests.roles.core.scripted_cell import ScriptedCell


@pytest.fixture
def guests(core: RunningCore, cell: ScriptedCell) -> dict[str, str]:
    """Three guests of two owners, one of them running."""
    made = {
        "ops.web1": a_guest(core, "web1"),
        "ops.web2": a_guest(core, "web2"),
        "dev.db": a_guest(core, "db", owner="lee", group="dev"),
    }
    core.send("POST", f"/instances/{made['ops.web2']}")
    return made


def names(found: list[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in found]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pool=default", []),
        ("pool=default&owner=mira", ["ops.web1", "ops.web2"]),
        ("pool=default&owner=mira&group=dev", ["dev.db", "ops.web1", "ops.web2"]),
        ("pool=default&owner=mira&status=1", ["ops.web2"]),
        ("pool=default&owner=mira&status=0", ["ops.web1"]),
        ("pool=default&owner=mira&created=true", ["ops.web1", "ops.web2"]),
        ("pool=default&owner=mira&created=false", []),
        ("pool=default&cell=Cell_525400000001&owner=lee", ["dev.db"]),
    ],
)
def test_guest_search(core: RunningCore, guests: dict[str, str], query: str, expected: list[str]) -> None:
    assert names(core.get("/guest_search/", query=query)) == expected
    assert names(core.get("/guest_search/any/tail", query=query)) == expected


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("", "pool is required"),
        ("cell=Cell_525400000001", "pool is required"),
        ("pool=none", "compute pool 'none' not found"),
        ("pool=default&cell=none", "cell 'none' is not in compute pool"),
        ("pool=default&status=5", "status must be one of"),
        ("pool=default&status=up", "status must be one of"),
        ("pool=default&created=perhaps", "created must be one of"),
    ],
)
def test_bad_guest_searches(core: RunningCore, cell: ScriptedCell, query: str, complaint: str) -> None:
    with pytest.raises(NanoError, match=complaint):
        core.get("/guest_search/", query=query)


@pytest.mark.parametrize(
    ("wish", "expected", "total", "limit"),
    [
        ({}, ["ops.web1", "ops.web2"], 2, 20),
        ({"group": "dev"}, ["dev.db", "ops.web1", "ops.web2"], 3, 20),
        ({"limit": 1}, ["ops.web1"], 2, 1),
        ({"limit": 1, "offset": 1}, ["ops.web2"], 2, 1),
        ({"limit": -3}, ["ops.web1", "ops.web2"], 2, 20),
        ({"offset": 2}, [], 2, 20),
        ({"offset": 500}, [], 2, 20),
        ({"keyword": "web2"}, ["ops.web2"], 1, 20),
        ({"keyword": "10.99.0.1"}, ["ops.web1", "ops.web2"], 2, 20),
        ({"keyword": "nothing"}, [], 0, 20),
        ({"pool": "default"}, ["ops.web1", "ops.web2"], 2, 20),
        ({"pool": "default", "cell": "Cell_525400000001"}, ["ops.web1", "ops.web2"], 2, 20),
        ({"cell": "Cell_525400000001", "keyword": "web1"}, ["ops.web1"], 1, 20),
    ],
)
def test_search_with_paging(
    core: RunningCore, guests: dict[str, str], wish: dict[str, object], expected: list[str], total: int, limit: int
) -> None:
    found = core.send("POST", "/search/guests/", {"owner": "mira", **wish})
    assert (names(found["result"]), found["total"], found["limit"]) == (expected, total, limit)
    assert found["offset"] == wish.get("offset", 0)


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ({}, "owner is required"),
        ({"owner": "mira", "keyword": "two words"}, "keyword must be one word"),
        ({"owner": "mira", "pool": "none"}, "compute pool 'none' not found"),
        ({"owner": "mira", "cell": "none"}, "cell 'none' is in no compute pool"),
        ({"owner": "mira", "offset": -1}, "offset must not be negative"),
        ({"owner": "mira", "limit": "many"}, "limit must be an integer"),
    ],
)
def test_bad_searches(core: RunningCore, cell: ScriptedCell, wish: dict[str, object], complaint: str) -> None:
    with pytest.raises(NanoError, match=complaint):
        core.send("POST", "/search/guests/", wish)


def test_nobody_finds_what_is_not_theirs(core: RunningCore, guests: dict[str, str]) -> None:
    assert core.send("POST", "/search/guests/", {"owner": "mira"}, caller=LEE)["total"] == 0
    assert core.send("POST", "/search/guests/", {"owner": "mira", "group": "dev"}, caller=MIRA)["total"] == 2
    colleague = Caller(user="new", group="dev", visible=True)
    assert names(core.get("/guest_search/", query="pool=default&group=dev", caller=colleague)) == ["dev.db"]
    unseen = Caller(user="new", group="dev")
    assert core.get("/guest_search/", query="pool=default&group=dev", caller=unseen) == []


def test_searches_may_be_repeated_by_clients_that_sign_as_of_old(core: RunningCore, guests: dict[str, str]) -> None:
    core.client._make_nonce, make_nonce = (lambda: ""), core.client._make_nonce
    try:
        for _ in range(2):
            assert core.send("POST", "/search/guests/", {"owner": "mira"})["total"] == 2
    finally:
        core.client._make_nonce = make_nonce
