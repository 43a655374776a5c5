"""The operation log over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

from nano_appliance.model.operation_log import NANOSECONDS
from tests.roles.frontend.running_frontend import RunningFrontend

MOMENT = datetime(2024, 7, 16, 8, 59, 1)
WINDOW = f"after={quote('2024-07-16 00:00:00')}&before={quote('2024-07-17 00:00:00')}"


def fill(frontend: RunningFrontend, count: int) -> None:
    for number in range(count):
        moment = MOMENT + timedelta(seconds=number)
        frontend.frontend.log.append(f"entry {number}", int(moment.timestamp()) * NANOSECONDS)


def test_a_page_of_a_window(frontend: RunningFrontend, admin: str) -> None:
    fill(frontend, 11)
    page = frontend.ask("GET", f"/logs/?limit=10&start=10&{WINDOW}", session=admin).data
    assert page == {
        "logs": [{"id": "20240716085901001", "time": "2024-07-16 08:59:01", "content": "entry 0"}],
        "total": 11,
    }


@pytest.mark.parametrize(("query", "expected"), [("", 20), ("limit=0", 20), ("limit=101", 20), ("limit=100", 100)])
def test_the_limit(frontend: RunningFrontend, admin: str, query: str, expected: int) -> None:
    fill(frontend, 120)
    page = frontend.ask("GET", f"/logs/?{query}&{WINDOW}", session=admin).data
    assert (len(page["logs"]), page["total"]) == (expected, 120)


def test_without_a_window_it_is_the_last_day(frontend: RunningFrontend, admin: str) -> None:
    fill(frontend, 1)
    contents = [entry["content"] for entry in frontend.ask("GET", "/logs/", session=admin).data["logs"]]
    assert contents == [
        "admin.root.ops(127.0.0.1) : log in",
        "system(127.0.0.1) : initialise with user root.ops",
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("limit=x", "limit must be a number"),
        ("start=-1", "start must be a number"),
        ("start=99999999999999999999", "start must be a number"),
        ("limit=%D9%A2", "limit must be a number"),
        ("after=now", "after must be a time"),
        (f"after={quote('2024-07-17 00:00:00')}&before={quote('2024-07-16 00:00:00')}", "earlier than after"),
    ],
)
def test_bad_input_is_named(frontend: RunningFrontend, admin: str, query: str, message: str) -> None:
    assert message in frontend.ask("GET", f"/logs/?{query}", session=admin).failure


def newest(frontend: RunningFrontend, session: str) -> dict[str, str]:
    return frontend.ask("GET", "/logs/?limit=1", session=session).data["logs"][0]


def test_a_clients_own_line_is_kept_word_by_word_and_marked(frontend: RunningFrontend, admin: str, mira: str) -> None:
    content = 'ops.mira(127.0.0.1) : pool rack_1 created, with "comma"'
    assert frontend.ask("POST", "/logs/", {"content": content, "format": "x"}, session=mira).data == ""
    assert newest(frontend, admin) | {"id": "", "time": ""} == {
        "id": "",
        "time": "",
        "content": content,
        "source": "client",
    }


def test_a_client_cannot_speak_for_another(frontend: RunningFrontend, admin: str, mira: str) -> None:
    content = "admin.root.ops(10.0.0.1) : delete everything\nwarning: forged"
    assert frontend.ask("POST", "/logs/", {"content": content}, session=mira).data == ""
    assert newest(frontend, admin)["content"] == (
        "ops.mira(127.0.0.1) : admin.root.ops(10.0.0.1) : delete everything\\nwarning: forged"
    )


def test_what_others_did_is_for_those_with_the_right(frontend: RunningFrontend, mira: str) -> None:
    assert "right to 'log'" in frontend.ask("GET", "/logs/", session=mira).failure


@pytest.mark.parametrize("body", [{}, {"content": 1}, {"content": None}])
def test_a_line_is_needed(frontend: RunningFrontend, mira: str, body: object) -> None:
    assert "content" in frontend.ask("POST", "/logs/", body, session=mira).failure


def test_hiding_needs_the_right_and_is_logged_itself(frontend: RunningFrontend, admin: str, mira: str) -> None:
    fill(frontend, 2)
    body = {"entries": ["20240716085901001"]}
    assert "right to 'log'" in frontend.ask("DELETE", "/logs/", body, session=mira).failure
    assert frontend.ask("DELETE", "/logs/", body, session=admin).data == ""
    page = frontend.ask("GET", f"/logs/?{WINDOW}", session=admin).data
    assert [entry["content"] for entry in page["logs"]] == ["entry 1"]
    assert page["total"] == 1
    assert newest(frontend, admin)["content"] == (
        'admin.root.ops(127.0.0.1) : hide entries ["20240716085901001"] of the operation log'
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"entries": ["x"]}, "entries must be ids"),
        ({"entries": "20240716085901001"}, "entries must be a list"),
        ({"entries": ["20200101000000001"]}, "no log of the day 20200101"),
    ],
)
def test_ids_that_are_none_are_refused(frontend: RunningFrontend, admin: str, body: object, message: str) -> None:
    assert message in frontend.ask("DELETE", "/logs/", body, session=admin).failure


def test_no_body_hides_nothing(frontend: RunningFrontend, admin: str) -> None:
    assert frontend.ask("DELETE", "/logs/", session=admin).data == ""
