"""Personal tokens through the portal's API."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import pytest

from nano_appliance.roles.frontend import tokens as module
from tests.roles.frontend.conftest import add_user
from tests.roles.frontend.running_frontend import PASSWORD, Received, RunningFrontend
from tests.roles.frontend.scripted_core import ScriptedCore


def give(frontend: RunningFrontend, session: str, *menus: str, **wish: object) -> dict[str, str]:
    return frontend.ask("POST", "/tokens/", {"name": "backup", "menu": menus, **wish}, session=session).data


def by_token(frontend: RunningFrontend, token: str, method: str, path: str, body: object = None) -> Received:
    return frontend.ask(method, path, body, headers={"Authorization": f"Bearer {token}"})


def test_a_token_acts_for_its_user_in_its_rooms(frontend: RunningFrontend, core: ScriptedCore, mira: str) -> None:
    core.answers["PUT", "/api/v1/guests/i-1/cores"] = ""
    core.answers["GET", "/api/v1/compute_pools/"] = []
    token = give(frontend, mira, "instance")["token"]
    assert by_token(frontend, token, "PUT", "/guests/i-1/cores", {"cores": 2}).data == ""
    caller = core.asked[-1].caller
    assert (caller.user, caller.group, caller.menus) == ("mira", "ops", {"instance"})
    assert frontend.log()[0] == "ops.mira(127.0.0.1, token backup) : set cores of instance i-1 to 2"
    reading = give(frontend, mira)["token"]
    assert by_token(frontend, reading, "GET", "/compute_pools/").data == []
    assert "right to 'instance'" in by_token(frontend, reading, "PUT", "/guests/i-1/cores", {"cores": 2}).failure


def test_it_is_shown_once_and_stored_nowhere(frontend: RunningFrontend, mira: str) -> None:
    token = give(frontend, mira, "instance")["token"]
    assert re.fullmatch(r"nano_[\w-]{43}", token)
    shown = frontend.ask("GET", "/tokens/", session=mira)
    assert token not in shown.content.decode()
    kept = [path.read_bytes() for path in frontend.folder.home.rglob("*") if path.is_file()]
    assert not [content for content in kept if token.encode() in content]
    (each,) = shown.data
    assert (each["user"], each["name"], each["menu"]) == ("mira", "backup", ["instance"])
    assert each["created"] < each["expires"]


def test_whose_it_is_and_what_it_may_do(frontend: RunningFrontend, mira: str) -> None:
    given = give(frontend, mira, "instance", days=3)
    by_itself = by_token(frontend, given["token"], "GET", "/me/").data
    assert by_itself == {
        "user": "mira",
        "group": "ops",
        "menu": ["instance"],
        "address": "127.0.0.1",
        "token": "backup",
        "expires": given["expires"],
    }
    by_login = frontend.ask("GET", "/me/", session=mira).data
    assert (by_login["user"], by_login["group"], by_login["address"]) == ("mira", "ops", "127.0.0.1")
    assert set(by_login["menu"]) > {"instance"}
    assert by_login.keys() == {"user", "group", "menu", "address", "since"}
    assert frontend.ask("GET", "/me/").failure


def test_a_revoked_token_is_none(frontend: RunningFrontend, mira: str) -> None:
    given = give(frontend, mira, "instance")
    assert by_token(frontend, given["token"], "GET", "/resource_visibilities/").data
    assert frontend.ask("DELETE", f"/tokens/{given['id']}", session=mira).data == ""
    assert by_token(frontend, given["token"], "GET", "/resource_visibilities/").failure == "invalid token"
    assert frontend.ask("GET", "/tokens/", session=mira).data == []


def test_it_survives_a_restart_and_expires(start: Callable[..., RunningFrontend]) -> None:
    first = start()
    token = give(first, first.initialise(), days=1)["token"]
    first.stop()
    second = start()
    assert by_token(second, token, "GET", "/resource_visibilities/").data
    file = second.frontend.tokens._file.tokens
    (known,) = file.all()
    assert known.expires - known.created == 24 * 3600
    file.put(msgspec.structs.replace(known, expires=known.created))
    assert by_token(second, token, "GET", "/resource_visibilities/").failure == "invalid token"


def test_rights_that_the_user_has_lost_are_lost_to_the_token_at_once(
    frontend: RunningFrontend, admin: str, mira: str
) -> None:
    token = give(frontend, mira, "instance")["token"]
    frontend.ask("PUT", "/roles/role%20of%20mira", {"menu": ["log"]}, session=admin).data  # noqa: B018
    assert "right to 'instance'" in by_token(frontend, token, "POST", "/guests/", {}).failure
    frontend.ask("DELETE", "/user_groups/ops/members/mira", session=admin).data  # noqa: B018
    assert "invalid token: user 'mira' belongs to no group" in by_token(frontend, token, "GET", "/tokens/").failure
    frontend.ask("DELETE", "/users/mira", session=admin).data  # noqa: B018
    assert by_token(frontend, token, "GET", "/tokens/").failure == "invalid token"


def test_an_account_made_again_has_no_tokens(frontend: RunningFrontend, admin: str, mira: str) -> None:
    give(frontend, mira, "instance")
    frontend.ask("DELETE", "/users/mira", session=admin).data  # noqa: B018
    frontend.ask("POST", "/users/mira", {"password": PASSWORD}, session=admin).data  # noqa: B018
    assert frontend.ask("GET", "/tokens/", session=admin).data == []


def test_a_found_token_makes_no_further_ones(frontend: RunningFrontend, admin: str) -> None:
    given = give(frontend, admin, "user", "instance")
    refusal = "by a login, not by a token"
    assert refusal in by_token(frontend, given["token"], "POST", "/tokens/", {"name": "x"}).failure
    assert refusal in by_token(frontend, given["token"], "DELETE", f"/tokens/{given['id']}").failure


def test_ones_own_account_takes_a_login(frontend: RunningFrontend, mira: str) -> None:
    token = give(frontend, mira, "instance")["token"]
    assert "right to 'user'" in by_token(frontend, token, "PUT", "/users/mira", {"nick": "x"}).failure


def test_everybody_has_the_own_tokens_and_administrators_all(frontend: RunningFrontend, admin: str, mira: str) -> None:
    add_user(frontend, "lee", "dev", ("instance",))
    lee = frontend.log_in("lee")
    given = give(frontend, mira, "instance")
    assert frontend.ask("GET", "/tokens/", session=lee).data == []
    assert "does not exist" in frontend.ask("DELETE", f"/tokens/{given['id']}", session=lee).failure
    assert [each["user"] for each in frontend.ask("GET", "/tokens/", session=admin).data] == ["mira"]
    assert frontend.ask("DELETE", f"/tokens/{given['id']}", session=admin).data == ""


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"menu": ["user"]}, "needs the right to it, which mira does not have"),
        ({"days": 0}, "days must be from 1 to 366"),
        ({"days": 367}, "days must be from 1 to 366"),
        ({"name": ""}, "name is required"),
        ({"name": "a\nb"}, "printable"),
        ({"menu": "instance"}, "menu must be a list"),
    ],
)
def test_refused_wishes(frontend: RunningFrontend, mira: str, wish: dict[str, object], message: str) -> None:
    answer = frontend.ask("POST", "/tokens/", {"name": "backup", **wish}, session=mira)
    assert message in answer.failure
    assert frontend.ask("GET", "/tokens/", session=mira).data == []


def test_a_user_has_so_many(frontend: RunningFrontend, mira: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_OF_A_USER", 2)
    give(frontend, mira)
    give(frontend, mira)
    assert "has 2 tokens already" in frontend.ask("POST", "/tokens/", {"name": "third"}, session=mira).failure


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("Bearer ", "invalid token"),
        ("Bearer nano_x", "invalid token"),
        ("bearer nano_x", "invalid token"),
        ("Basic bWlyYTpwYXNz", "not authenticated"),
        ("", "not authenticated"),
    ],
)
def test_what_is_no_token(frontend: RunningFrontend, admin: str, header: str, message: str) -> None:
    assert frontend.ask("GET", "/users/", headers={"Authorization": header}).failure == message


def test_a_session_counts_more_than_what_else_is_sent(frontend: RunningFrontend, admin: str) -> None:
    assert frontend.ask("GET", "/users/", session=admin, headers={"Authorization": "Bearer nano_x"}).data
