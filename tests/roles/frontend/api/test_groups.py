"""Groups and members through the portal's API."""

from __future__ import annotations

import re

import pytest

from tests.roles.frontend.conftest import add_user
from tests.roles.frontend.running_frontend import PASSWORD, RunningFrontend


def test_a_groups_life(frontend: RunningFrontend, admin: str) -> None:
    frontend.ask("POST", "/roles/operator", {"menu": ["instance"]}, session=admin)
    wanted = {"display": "Operations", "role": ["super", "operator"]}
    assert frontend.ask("POST", "/user_groups/ops", wanted, session=admin).data == ""
    assert frontend.ask("GET", "/user_groups/", session=admin).data == [
        {"name": "admin", "display": "Administrators of Nano", "member": 1},
        {"name": "ops", "display": "Operations", "member": 0},
    ]
    assert frontend.ask("GET", "/user_groups/ops", session=admin).data == {
        "name": "ops",
        "display": "Operations",
        "role": ["operator", "super"],
        "member": [],
    }
    assert frontend.ask("PUT", "/user_groups/ops", {}, session=admin).data == ""
    assert frontend.ask("GET", "/user_groups/ops", session=admin).data["display"] == ""
    assert frontend.ask("DELETE", "/user_groups/ops", session=admin).data == ""
    assert [group["name"] for group in frontend.ask("GET", "/user_groups/", session=admin).data] == ["admin"]


def test_members(frontend: RunningFrontend, admin: str) -> None:
    frontend.ask("POST", "/user_groups/ops", {"role": ["super"]}, session=admin)
    for name in ("mira", "lee"):
        frontend.ask("POST", f"/users/{name}", {"password": PASSWORD}, session=admin)
        assert frontend.ask("POST", f"/user_groups/ops/members/{name}", session=admin).data == ""
    assert frontend.ask("GET", "/user_groups/ops/members/", session=admin).data == ["lee", "mira"]
    assert frontend.ask("GET", "/user_search/?group=ops", session=admin).data == ["lee", "mira"]
    assert frontend.ask("GET", "/user_search/", session=admin).data == []
    assert frontend.ask("DELETE", "/user_groups/ops/members/lee", session=admin).data == ""
    assert frontend.ask("GET", "/user_groups/ops/members/", session=admin).data == ["mira"]
    assert frontend.ask("GET", "/user_search/", session=admin).data == ["lee"]


def test_who_is_taken_out_of_a_group_is_logged_out(frontend: RunningFrontend, admin: str, mira: str) -> None:
    assert frontend.ask("GET", "/resource_visibilities/", session=mira).data
    frontend.ask("DELETE", "/user_groups/ops/members/mira", session=admin).data  # noqa: B018
    assert frontend.ask("GET", "/resource_visibilities/", session=mira).failure == "invalid session"


def test_who_changes_the_own_group_stays_logged_in(frontend: RunningFrontend, admin: str) -> None:
    add_user(frontend, "ann", "others", ("user",))
    assert frontend.ask("DELETE", "/user_groups/admin/members/root.ops", session=admin).data == ""
    assert frontend.ask("POST", "/user_groups/others/members/root.ops", session=admin).data == ""


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("GET", "none", None, "group 'none' does not exist"),
        ("PUT", "none", {}, "group 'none' does not exist"),
        ("DELETE", "none", None, "group 'none' does not exist"),
        ("POST", "a%2Bb", {}, r"group 'a\+b' may only contain"),
        ("POST", "admin", {}, "group 'admin' exists"),
        ("POST", "x", {"role": ["none"]}, "role 'none' does not exist"),
        ("POST", "x", {"display": "a\nb"}, "display .* printable"),
        ("PUT", "admin", {"role": ["none"]}, "role 'none' does not exist"),
        ("PUT", "admin", {"display": "no roles left"}, "would leave nobody who administers"),
        ("DELETE", "admin", None, "group 'admin' has members"),
        ("GET", "none/members/", None, "group 'none' does not exist"),
        ("POST", "none/members/mira", None, "group 'none' does not exist"),
        ("POST", "admin/members/none", None, "user 'none' does not exist"),
        ("POST", "admin/members/mira", None, "user 'mira' is a member of group 'ops' already"),
        ("DELETE", "admin/members/mira", None, "user 'mira' is no member of group 'admin'"),
        ("DELETE", "none/members/mira", None, "group 'none' does not exist"),
        ("DELETE", "admin/members/root.ops", None, "would leave nobody who administers"),
    ],
)
def test_refusals_change_nothing(
    frontend: RunningFrontend, admin: str, mira: str, method: str, path: str, body: object, message: str
) -> None:
    before = (frontend.folder.config / "users.data").read_bytes()
    assert re.search(message, frontend.ask(method, f"/user_groups/{path}", body, session=admin).failure)
    assert (frontend.folder.config / "users.data").read_bytes() == before
