"""Roles through the portal's API."""

from __future__ import annotations

import re

import pytest

from tests.roles.frontend.running_frontend import MENUS, RunningFrontend


def test_a_roles_life(frontend: RunningFrontend, admin: str) -> None:
    assert frontend.ask("GET", "/roles/", session=admin).data == ["super"]
    assert frontend.ask("POST", "/roles/operator", {"menu": ["dashboard", "log", "log"]}, session=admin).data == ""
    assert frontend.ask("GET", "/roles/", session=admin).data == ["operator", "super"]
    assert frontend.ask("GET", "/roles/operator", session=admin).data == {"menu": ["dashboard", "log"]}
    assert frontend.ask("PUT", "/roles/operator/", {}, session=admin).data == ""
    assert frontend.ask("GET", "/roles/operator/", session=admin).data == {"menu": []}
    assert frontend.ask("DELETE", "/roles/operator", session=admin).data == ""
    assert frontend.ask("GET", "/roles/super", session=admin).data == {"menu": list(MENUS)}
    assert frontend.log()[0] == "admin.root.ops(127.0.0.1) : delete role operator"
    assert (
        frontend.log()[2] == 'admin.root.ops(127.0.0.1) : create role operator with rooms ["dashboard", "log", "log"]'
    )


@pytest.mark.parametrize(
    ("method", "role", "body", "message"),
    [
        ("GET", "none", None, "role 'none' does not exist"),
        ("PUT", "none", {"menu": []}, "role 'none' does not exist"),
        ("DELETE", "none", None, "role 'none' does not exist"),
        ("POST", "super", {"menu": []}, "role 'super' exists"),
        ("POST", "a b", {"menu": []}, "role 'a b' may only contain"),
        ("POST", "x", {"menu": "log"}, "menu must be a list"),
        ("POST", "x", {"menu": ["a\nb"]}, "menu 'a.*b' may only contain printable"),
        ("POST", "x", {"menu": [f"m{number}" for number in range(1001)]}, "menu must not have more than 1000"),
        ("POST", "x", None, "body"),
        ("DELETE", "super", None, "role 'super' is a role of group 'admin'"),
        ("PUT", "super", {"menu": ["log"]}, "would leave nobody who administers"),
    ],
)
def test_refusals_change_nothing(
    frontend: RunningFrontend, admin: str, method: str, role: str, body: object, message: str
) -> None:
    before = (frontend.folder.config / "users.data").read_bytes()
    failure = frontend.ask(method, f"/roles/{role.replace(' ', '%20')}", body, session=admin).failure
    assert re.search(message, failure)
    assert (frontend.folder.config / "users.data").read_bytes() == before
