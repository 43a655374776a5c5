"""Users and passwords through the portal's API."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.roles.frontend.running_frontend import PASSWORD, RunningFrontend

NEW_PASSWORD = "Lantern88y"


def test_a_users_life(frontend: RunningFrontend, admin: str) -> None:
    described = {"password": PASSWORD, "nick": "Mi", "mail": "mira@example.org"}
    assert frontend.ask("POST", "/users/mira", described, session=admin).data == ""
    assert frontend.ask("GET", "/users/", session=admin).data == ["mira", "root.ops"]
    shown = {"name": "mira", "nick": "Mi", "mail": "mira@example.org"}
    assert frontend.ask("GET", "/users/mira", session=admin).data == shown
    assert frontend.ask("PUT", "/users/mira", {"nick": "M", "mail": ""}, session=admin).data == ""
    assert frontend.ask("GET", "/users/mira", session=admin).data == {**shown, "nick": "M"}
    assert frontend.ask("DELETE", "/users/mira", session=admin).data == ""
    assert frontend.ask("GET", "/users/", session=admin).data == ["root.ops"]
    assert PASSWORD not in "".join(frontend.log())


def test_a_deleted_user_leaves_group_and_portal(frontend: RunningFrontend, admin: str, mira: str) -> None:
    assert frontend.ask("DELETE", "/users/mira", session=admin).data == ""
    assert frontend.ask("GET", "/user_groups/ops/members/", session=admin).data == []
    assert frontend.ask("GET", "/resource_visibilities/", session=mira).failure == "invalid session"


def test_everybody_looks_after_the_own_account(frontend: RunningFrontend, mira: str) -> None:
    assert frontend.ask("PUT", "/users/mira", {"nick": "Mi"}, session=mira).data == ""
    assert frontend.ask("GET", "/users/mira", session=mira).data == {"name": "mira", "nick": "Mi"}
    for method, path, body in (
        ("GET", "/users/", None),
        ("GET", "/users/root.ops", None),
        ("PUT", "/users/root.ops", {"nick": "x"}),
        ("PUT", "/users/root.ops/password/", {"old": PASSWORD, "new": NEW_PASSWORD}),
        ("DELETE", "/users/mira", None),
    ):
        assert "needs the right to 'user'" in frontend.ask(method, path, body, session=mira).failure


def test_changing_a_password_ends_the_users_other_sessions(frontend: RunningFrontend, mira: str) -> None:
    other = frontend.log_in("mira")
    change = {"old": PASSWORD, "new": NEW_PASSWORD}
    assert frontend.ask("PUT", "/users/mira/password/", change, session=mira).data == ""
    assert frontend.ask("GET", "/users/mira", session=other).failure == "invalid session"
    assert frontend.ask("GET", "/users/mira", session=mira).data == {"name": "mira"}
    assert frontend.log_in("mira", NEW_PASSWORD)
    assert "change the password of user mira" in frontend.log()[1]
    assert NEW_PASSWORD not in "".join(frontend.log())


def test_a_wrong_password_and_an_unknown_user_are_told_alike(frontend: RunningFrontend, admin: str) -> None:
    change = {"old": "Wrong111x", "new": NEW_PASSWORD}
    wrong = frontend.ask("PUT", "/users/root.ops/password/", change, session=admin).failure
    assert frontend.ask("PUT", "/users/nobody/password/", change, session=admin).failure == wrong


def test_guessing_the_present_password_is_slowed_down(frontend: RunningFrontend, mira: str) -> None:
    change = {"old": "Wrong111x", "new": NEW_PASSWORD}
    failures = [frontend.ask("PUT", "/users/mira/password/", change, session=mira).failure for _ in range(7)]
    assert "too many wrong passwords" in failures[-1]
    assert "too many wrong passwords" not in failures[0]


def test_accounts_survive_a_restart(start: Callable[..., RunningFrontend]) -> None:
    first = start()
    admin = first.initialise()
    first.ask("POST", "/users/mira", {"password": PASSWORD}, session=admin).data  # noqa: B018
    first.stop()
    second = start()
    second.clock.now = first.clock.now
    assert second.ask("GET", "/users/", session=admin).data == ["mira", "root.ops"]


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("GET", "/users/none", None, "user 'none' does not exist"),
        ("PUT", "/users/none", {}, "user 'none' does not exist"),
        ("DELETE", "/users/none", None, "user 'none' does not exist"),
        ("DELETE", "/users/root.ops", None, "would leave nobody who administers"),
        ("POST", "/users/root.ops", {"password": PASSWORD}, "user 'root.ops' exists"),
        ("POST", "/users/a%20b", {"password": PASSWORD}, "user 'a b' may only contain"),
        ("POST", "/users/x", {"password": "Short1x"}, "password must have at least 8"),
        ("POST", "/users/x", {"password": "nodigitHere"}, "password must have"),
        ("POST", "/users/x", {"password": "UPPER111"}, "password must have"),
        ("POST", "/users/x", {"password": "lower111"}, "password must have"),
        ("POST", "/users/x", {"password": 12345678}, "password must be a text"),
        ("POST", "/users/x", {"password": PASSWORD, "nick": "a\tb"}, "nick .* printable"),
        ("POST", "/users/x", {}, "password is required"),
        ("PUT", "/users/root.ops", {"mail": "m" * 129}, "mail must not be longer"),
        ("PUT", "/users/root.ops/password/", {"old": PASSWORD, "new": "weak"}, "password must have"),
        ("PUT", "/users/root.ops/password/", {"old": PASSWORD}, "new is required"),
    ],
)
def test_refusals_change_nothing(
    frontend: RunningFrontend, admin: str, method: str, path: str, body: object, message: str
) -> None:
    before = (frontend.folder.config / "users.data").read_bytes()
    assert re.search(message, frontend.ask(method, path, body, session=admin).failure)
    assert (frontend.folder.config / "users.data").read_bytes() == before
