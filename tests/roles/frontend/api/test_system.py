"""State of the installation and its first administrator, over HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.roles.frontend.running_frontend import MENUS, PASSWORD, RunningFrontend

GOOD = {"user": "root.ops", "password": PASSWORD, "menu": list(MENUS)}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningFrontend]:
    """One that stays without an administrator, whatever is tried."""
    running = RunningFrontend(tmp_path_factory.mktemp("fresh"), core_port=1)
    yield running
    running.stop()


def test_status_before_and_after(frontend: RunningFrontend) -> None:
    assert frontend.ask("GET", "/system/").data == {"ready": False, "max_cores": 24, "max_memory": 32, "max_disk": 64}
    assert frontend.ask("POST", "/system/", GOOD).data == ""
    assert frontend.ask("GET", "/system").data["ready"] is True


def test_role_group_and_user_are_made_as_the_older_platform_makes_them(frontend: RunningFrontend) -> None:
    frontend.ask("POST", "/system/", GOOD)
    content = json.loads((frontend.folder.config / "users.data").read_text())
    assert content["roles"] == [{"name": "super", "menu": list(MENUS)}]
    assert content["groups"][0]["name"] == "admin"
    assert content["groups"][0]["members"] == ["root.ops"]
    assert content["groups"][0]["role"] == ["super"]
    assert content["users"][0]["group"] == "admin"
    assert PASSWORD not in json.dumps(content)


def test_names_can_be_chosen(frontend: RunningFrontend) -> None:
    frontend.ask("POST", "/system/", {**GOOD, "group": "ops", "display": "Operations", "role": "all"})
    session = frontend.ask("POST", "/sessions/", {"user": "root.ops", "password": PASSWORD}).data
    assert session["group"] == "ops"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"user": ""}, "user is required"),
        ({"user": "a b"}, "user 'a b' may only contain"),
        ({"user": "名"}, "may only contain"),
        ({"user": 5}, "user must be a text"),
        ({"group": "a/b"}, "group 'a/b' may only contain"),
        ({"role": ".."}, "role '..' may only contain"),
        ({"menu": []}, "menu must list at least one room"),
        ({"menu": "dashboard"}, "menu must be a list"),
        ({"menu": [1]}, "must be a text"),
        ({"password": "short1A"}, "password must have at least 8"),
        ({"password": "nodigitsHere"}, "password must have at least 8"),
        ({"password": None}, "password must be a text"),
        ({"password": "Aa1" * 400}, "must not be longer than 1024"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(fresh: RunningFrontend, change: dict[str, Any], message: str) -> None:
    assert message in fresh.ask("POST", "/system/", {**GOOD, **change}).failure
    assert fresh.ask("GET", "/system/").data["ready"] is False
    assert not (fresh.folder.config / "users.data").exists()


@pytest.mark.parametrize("missing", ["user", "password", "menu"])
def test_a_missing_member_is_named(fresh: RunningFrontend, missing: str) -> None:
    body = {key: value for key, value in GOOD.items() if key != missing}
    assert fresh.ask("POST", "/system/", body).failure == f"{missing} is required"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(fresh: RunningFrontend, body: bytes) -> None:
    assert fresh.ask("POST", "/system/", body).failure


def test_a_second_administrator_is_refused(frontend: RunningFrontend) -> None:
    frontend.ask("POST", "/system/", GOOD)
    assert "already initialised" in frontend.ask("POST", "/system/", {**GOOD, "user": "eve"}).failure
    assert frontend.ask("POST", "/sessions/", {"user": "eve", "password": PASSWORD}).failure


def test_of_two_at_once_one_wins(frontend: RunningFrontend) -> None:
    codes: list[int] = []

    def try_it(user: str) -> None:
        codes.append(frontend.ask("POST", "/system/", {**GOOD, "user": user}).envelope["error_code"])

    threads = [threading.Thread(target=try_it, args=(f"user{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [0, 500, 500, 500]
    content = json.loads((frontend.folder.config / "users.data").read_text())
    assert len(content["users"]) == len(content["roles"]) == len(content["groups"]) == 1


def test_it_is_logged_without_the_password(frontend: RunningFrontend) -> None:
    frontend.ask("POST", "/system/", GOOD)
    assert frontend.log() == ["system(127.0.0.1) : initialise with user root.ops"]
