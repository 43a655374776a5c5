"""Logging in, staying logged in and logging out, over HTTP."""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Callable

import bcrypt
import pytest

from tests.roles.frontend.conftest import add_user
from tests.roles.frontend.running_frontend import MENUS, PASSWORD, RunningFrontend


def test_logging_in(frontend: RunningFrontend, admin: str) -> None:
    answer = frontend.ask("POST", "/sessions/", {"user": "root.ops", "password": PASSWORD, "nonce": "q8ZtB2mYw01LrKcX"})
    session = answer.data.pop("session")
    assert uuid.UUID(session).version == 4
    assert answer.data | {"session": ""} == {
        "session": "",
        "group": "admin",
        "timeout": 180,
        "menu": list(MENUS),
        "address": "127.0.0.1",
    }
    assert frontend.log()[0] == "admin.root.ops(127.0.0.1) : log in"


def test_wrong_password_and_unknown_user_are_told_alike(frontend: RunningFrontend, admin: str) -> None:
    wrong = frontend.ask("POST", "/sessions/", {"user": "root.ops", "password": "Wrong77xx", "nonce": ""})
    unknown = frontend.ask("POST", "/sessions/", {"user": "Harbour77x", "password": "Wrong77xx", "nonce": ""})
    assert wrong.content == unknown.content
    assert wrong.failure == "user name or password is wrong"
    assert frontend.log()[:2] == [
        "warning: failed login of an unknown user from 127.0.0.1: user name or password is wrong",
        "warning: failed login of user root.ops from 127.0.0.1: user name or password is wrong",
    ]
    assert "Wrong77xx" not in "".join(frontend.log())


def test_guessing_is_slowed_down_and_others_are_not(
    start: Callable[..., RunningFrontend],
) -> None:
    frontend = start(trusted_proxies=("127.0.0.1",))
    frontend.initialise()
    attacker = {"X-Forwarded-For": "203.0.113.66"}
    for _ in range(5):
        frontend.ask("POST", "/sessions/", {"user": "root.ops", "password": "no"}, headers=attacker)
    body = {"user": "root.ops", "password": PASSWORD}
    refused = frontend.ask("POST", "/sessions/", body, headers=attacker)
    assert re.fullmatch("too many failed logins, try again in 1 seconds", refused.failure)
    frontend.ask("POST", "/sessions/", body, headers=attacker)
    told = [entry for entry in frontend.log() if "too many failed logins" in entry]
    assert len(told) == 1
    assert told[0].startswith("warning: failed login of user root.ops from 203.0.113.66: ")
    assert frontend.ask("POST", "/sessions/", body, headers={"X-Forwarded-For": "192.0.2.9"}).data["address"]
    frontend.clock.now += 1.0
    assert frontend.ask("POST", "/sessions/", body, headers=attacker).data["session"]


def test_an_account_of_the_older_platform_logs_in(frontend: RunningFrontend) -> None:
    salt = base64.b64encode(bytes(range(32))).decode()
    digest = bcrypt.hashpw((PASSWORD + salt).encode(), bcrypt.gensalt(4, prefix=b"2a")).decode()
    old = {
        "roles": [{"name": "super", "menu": ["log", "dashboard", "own"]}],
        "groups": [
            {"name": "ops", "role": ["super"], "visibility": {}},
            {"name": "admin", "display": "Ad", "role": ["super"], "members": ["ann"], "visibility": {}},
        ],
        "users": [{"name": "ann", "group": "admin", "secret": {"method": 0, "salt": salt, "hash": digest}}],
    }
    frontend.folder.config.mkdir(exist_ok=True)
    (frontend.folder.config / "users.data").write_text(json.dumps(old, indent=1))
    restarted = RunningFrontend(frontend.folder.home, frontend.configuration.service_port)
    try:
        answer = restarted.ask("POST", "/sessions/", {"user": "ann", "password": PASSWORD})
        assert answer.data["menu"] == ["dashboard", "log", "own"]
        assert restarted.ask("POST", "/sessions/", {"user": "ann", "password": PASSWORD + "x"}).failure
    finally:
        restarted.stop()


def test_a_user_without_a_group_or_with_a_dangling_one_cannot_log_in(frontend: RunningFrontend, admin: str) -> None:
    import msgspec

    add_user(frontend, "mira", "ops", ("log",))
    accounts = frontend.frontend.accounts._file
    user = accounts.users.get("mira")
    assert user is not None
    body = {"user": "mira", "password": PASSWORD}
    accounts.roles.remove("role of mira")
    assert "role 'role of mira' of group 'ops' does not exist" in frontend.ask("POST", "/sessions/", body).failure
    accounts.users.put(msgspec.structs.replace(user, group="gone"))
    assert "group 'gone' of user 'mira' does not exist" in frontend.ask("POST", "/sessions/", body).failure
    accounts.users.put(msgspec.structs.replace(user, group=""))
    assert "belongs to no group" in frontend.ask("POST", "/sessions/", body).failure


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"user": "root.ops"}, "password is required"),
        ({"password": PASSWORD}, "user is required"),
        ({"user": 1, "password": PASSWORD}, "user must be a text"),
        ({"user": "root.ops", "password": PASSWORD, "nonce": 1}, "nonce must be a text"),
        (b"", "required"),
    ],
)
def test_bad_input_is_named(frontend: RunningFrontend, admin: str, body: object, message: str) -> None:
    assert message in frontend.ask("POST", "/sessions/", body).failure


def test_a_session_is_needed(frontend: RunningFrontend) -> None:
    assert frontend.ask("GET", "/compute_pools/").failure == "not authenticated"
    assert frontend.ask("GET", "/compute_pools/", session=str(uuid.uuid4())).failure == "invalid session"
    assert frontend.ask("GET", "/compute_pools/", session="名".encode().decode("latin-1")).failure == "invalid session"


def test_a_session_expires_unless_kept_alive(frontend: RunningFrontend, admin: str) -> None:
    frontend.clock.now += 179
    assert frontend.ask("PUT", f"/sessions/{admin}", session=admin).data == ""
    frontend.clock.now += 179
    assert frontend.ask("GET", "/logs/", session=admin).data
    frontend.clock.now += 1
    assert frontend.ask("GET", "/logs/", session=admin).failure == "invalid session"
    assert frontend.ask("PUT", f"/sessions/{admin}", session=admin).failure == "invalid session"


def test_keeping_an_unknown_session_alive_is_refused(frontend: RunningFrontend, admin: str) -> None:
    assert frontend.ask("PUT", f"/sessions/{uuid.uuid4()}", b"{}", session=admin).failure == "invalid session"


def test_logging_out_ends_the_session_at_once(frontend: RunningFrontend, admin: str) -> None:
    assert frontend.ask("DELETE", f"/sessions/{admin}", session=admin).data == ""
    assert frontend.ask("GET", "/logs/", session=admin).failure == "invalid session"
    assert frontend.log()[0] == "admin.root.ops(127.0.0.1) : log out"


def test_only_administrators_list_sessions(frontend: RunningFrontend, admin: str, mira: str) -> None:
    assert frontend.ask("GET", "/sessions/", session=admin).data == sorted([admin, mira])
    assert "the right to 'user'" in frontend.ask("GET", "/sessions/", session=mira).failure


def test_a_restart_logs_nobody_out(frontend: RunningFrontend, admin: str) -> None:
    restarted = RunningFrontend(frontend.folder.home, frontend.configuration.service_port)
    try:
        assert restarted.ask("GET", "/logs/", session=admin).data["total"] > 0
    finally:
        restarted.stop()
    assert admin not in (frontend.folder.data / "session.data").read_text()


def test_administrators_see_who_is_logged_in_and_end_a_session(
    frontend: RunningFrontend, admin: str, mira: str
) -> None:
    sessions = frontend.ask("GET", "/live_sessions/", session=admin).data
    assert [(each["user"], each["group"], each["address"]) for each in sessions] == [
        ("root.ops", "admin", "127.0.0.1"),
        ("mira", "ops", "127.0.0.1"),
    ]
    assert all(each["since"] < each["expires"] for each in sessions)
    assert mira not in str(sessions)
    key = sessions[1]["key"]
    assert frontend.ask("GET", "/resource_visibilities/", session=key).failure == "invalid session"
    assert frontend.ask("DELETE", f"/live_sessions/{key}", session=admin).data == ""
    assert frontend.ask("GET", "/resource_visibilities/", session=mira).failure == "invalid session"
    assert frontend.ask("DELETE", f"/live_sessions/{key}", session=admin).failure == "no such session"


def test_users_see_and_end_their_own_sessions_alone(frontend: RunningFrontend, admin: str, mira: str) -> None:
    again = frontend.ask("POST", "/sessions/", {"user": "mira", "password": PASSWORD}).data["session"]
    own = frontend.ask("GET", "/live_sessions/", session=again).data
    assert [(each["user"], each.get("current", False)) for each in own] == [("mira", False), ("mira", True)]
    foreign = frontend.ask("GET", "/live_sessions/", session=admin).data[0]["key"]
    assert frontend.ask("DELETE", f"/live_sessions/{foreign}", session=again).failure == "no such session"
    assert frontend.ask("DELETE", f"/live_sessions/{own[0]['key']}", session=again).data == ""
    assert frontend.ask("GET", "/resource_visibilities/", session=mira).failure == "invalid session"
    assert frontend.ask("GET", "/resource_visibilities/", session=again).data


def test_a_token_ends_no_session_of_its_user(frontend: RunningFrontend, mira: str) -> None:
    token = frontend.ask("POST", "/tokens/", {"name": "reader", "menu": []}, session=mira).data["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    key = frontend.ask("GET", "/live_sessions/", headers=bearer).data[0]["key"]
    assert frontend.ask("DELETE", f"/live_sessions/{key}", headers=bearer).failure
    assert frontend.ask("GET", "/resource_visibilities/", session=mira).data
