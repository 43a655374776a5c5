from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from nano_appliance.link.operations import CREATE_INSTANCE
from nano_appliance.model.caller import TRUSTED, Caller
from nano_appliance.model.errors import NanoError
from nano_appliance.model.security import SecurityPolicy
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import LEE, MIRA, ROOT, RunningCore
from tests.roles.core.scripted_cell import ScriptedCell

GROUPS = "/security_policy_groups"
NOELLE = Caller(user="noelle", group="ops", menus=frozenset({"policies"}))
"""In the same group as Mira."""

WISH = {
    "name": "web",
    "user": "mira",
    "group": "ops",
    "enabled": True,
    "global": False,
    "default_action": "reject",
}
WEB = {"action": "accept", "protocol": "tcp", "to_port": 80}
PING = {"action": "reject", "protocol": "icmp", "to_port": 0}
SSH = {"action": "accept", "protocol": "tcp", "from_address": "10.0.0.9", "to_port": 22}


@pytest.fixture(autouse=True)
def no_groups_left(core: RunningCore) -> Iterator[None]:
    yield
    for group in core.get(f"/search{GROUPS}/"):
        core.send("DELETE", f"{GROUPS}/{group['id']}")


def a_group(core: RunningCore, *rules: dict[str, object], caller: Caller = TRUSTED, **changes: Any) -> str:
    group = str(core.send("POST", f"{GROUPS}/", WISH | changes, caller=caller)["id"])
    for rule in rules:
        core.send("POST", f"{GROUPS}/{group}/rules/", rule, caller=caller)
    return group


def rules_of(core: RunningCore, group: str) -> Any:
    return core.get(f"{GROUPS}/{group}/rules/")


def found(core: RunningCore, query: str = "", caller: Caller = TRUSTED) -> list[str]:
    return [group["name"] for group in core.get(f"/search{GROUPS}/", query=query, caller=caller)]


def test_a_group_is_made_replaced_and_deleted(core: RunningCore) -> None:
    group = a_group(core, WEB)
    assert core.get(f"{GROUPS}/{group}") == WISH | {"id": group}
    changed = WISH | {"name": "shop", "description": "a shop", "global": True, "default_action": "accept"}
    assert core.send("PUT", f"{GROUPS}/{group}", changed) == ""
    assert core.get(f"{GROUPS}/{group}") == changed | {"id": group}
    assert rules_of(core, group) == [WEB], "settings are replaced, rules are not"
    a_group(core)
    assert core.send("DELETE", f"{GROUPS}/{group}") == ""
    with pytest.raises(NanoError, match=f"security policy group '{group}' not found"):
        core.get(f"{GROUPS}/{group}")


def test_any_other_action_than_accept_rejects(core: RunningCore) -> None:
    group = a_group(core, WEB | {"action": "drop"}, default_action="whatever")
    assert core.get(f"{GROUPS}/{group}")["default_action"] == "reject"
    assert rules_of(core, group)[0]["action"] == "reject"


def test_search_matches_everything_that_is_asked_for(core: RunningCore) -> None:
    a_group(core)
    a_group(core, name="shop", enabled=False)
    a_group(core, name="all", user="lee", group="dev", **{"global": True})
    a_group(core, name="off", **{"global": True, "enabled": False})
    assert found(core) == ["web", "shop", "all", "off"]
    assert found(core, "owner=mira") == ["web", "shop", "off"]
    assert found(core, "owner=mira&group=dev") == []
    assert found(core, "owner=lee&group=dev") == ["all"]
    assert found(core, "enabled_only=true") == ["web", "all"]
    assert found(core, "global_only=true") == ["all", "off"]
    assert found(core, "global_only=true&enabled_only=true") == ["all"]
    assert found(core, "enabled_only=false&global_only=no") == found(core)
    assert core.get("/search/security_policy_groups/anything", query="owner=lee")[0]["name"] == "all"


def test_groups_are_seen_by_their_owners_their_group_and_all_when_global(core: RunningCore) -> None:
    group = a_group(core, WEB, caller=MIRA)
    a_group(core, name="public", **{"global": True})
    assert found(core, caller=MIRA) == ["web", "public"]
    assert found(core, caller=NOELLE) == ["web", "public"]
    assert found(core, caller=ROOT) == ["web", "public"]
    assert found(core, caller=LEE) == ["public"]
    for path in (f"{GROUPS}/{group}", f"{GROUPS}/{group}/rules/"):
        with pytest.raises(NanoError, match="'web' belongs to another user"):
            core.get(path, caller=LEE)
        assert core.get(path, caller=NOELLE)


@pytest.mark.parametrize("caller", [LEE, NOELLE])
def test_only_owners_and_administrators_change_a_group(core: RunningCore, caller: Caller) -> None:
    group = a_group(core, WEB, PING, caller=MIRA, **{"global": True})
    for method, path, body in (
        ("PUT", "", WISH),
        ("DELETE", "", None),
        ("POST", "/rules/", SSH),
        ("PUT", "/rules/0", SSH),
        ("DELETE", "/rules/0", None),
        ("PUT", "/rules/0/order", {"direction": "down"}),
    ):
        with pytest.raises(NanoError, match="'web' belongs to another user"):
            core.send(method, f"{GROUPS}/{group}{path}", body, caller=caller)
    assert rules_of(core, group) == [WEB, PING]
    core.send("PUT", f"{GROUPS}/{group}/rules/0/order", {"direction": "down"}, caller=ROOT)
    assert rules_of(core, group) == [PING, WEB]


def test_nobody_gives_a_group_to_somebody_else(core: RunningCore) -> None:
    with pytest.raises(NanoError, match="only administrators give"):
        a_group(core, caller=LEE)
    group = a_group(core, caller=MIRA)
    with pytest.raises(NanoError, match="only administrators give"):
        core.send("PUT", f"{GROUPS}/{group}", WISH | {"user": "lee"}, caller=MIRA)
    core.send("PUT", f"{GROUPS}/{group}", WISH | {"user": "lee", "group": "dev"}, caller=ROOT)
    assert core.get(f"{GROUPS}/{group}", caller=LEE)["user"] == "lee"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"name": None}, "name is required"),
        ({"name": ""}, "name is required"),
        ({"name": "taken"}, "security policy group 'taken' already exists"),
        ({"user": ""}, "user is required"),
        ({"group": "o ps"}, "group 'o ps' may only contain"),
        ({"enabled": "yes"}, "enabled must be true or false"),
        ({"global": 1}, "global must be true or false"),
        ({"description": "x" * 5000}, "description must not be longer"),
    ],
)
def test_bad_groups_are_refused_by_name(core: RunningCore, changes: dict[str, object], complaint: str) -> None:
    a_group(core, name="taken")
    group = a_group(core)
    before = core.get(f"/search{GROUPS}/")
    wish = {name: value for name, value in (WISH | {"name": "other"} | changes).items() if value is not None}
    for method, path in (("POST", f"{GROUPS}/"), ("PUT", f"{GROUPS}/{group}")):
        with pytest.raises(NanoError, match=complaint):
            core.send(method, path, wish)
    assert core.get(f"/search{GROUPS}/") == before


def test_rules_are_appended_replaced_moved_and_removed(core: RunningCore) -> None:
    group = a_group(core, WEB, PING)
    assert core.send("POST", f"{GROUPS}/{group}/rules/", SSH) == ""
    assert rules_of(core, group) == [WEB, PING, SSH]
    assert core.send("PUT", f"{GROUPS}/{group}/rules/2/order", {"direction": "up"}) == ""
    assert core.send("PUT", f"{GROUPS}/{group}/rules/0/order", {"direction": "down"}) == ""
    assert rules_of(core, group) == [SSH, WEB, PING]
    assert core.send("PUT", f"{GROUPS}/{group}/rules/0", SSH | {"action": "reject"}) == ""
    assert rules_of(core, group)[0] == SSH | {"action": "reject"}
    assert core.send("DELETE", f"{GROUPS}/{group}/rules/1") == ""
    assert rules_of(core, group) == [SSH | {"action": "reject"}, PING]


@pytest.mark.parametrize(
    ("method", "path", "body", "complaint"),
    [
        ("POST", "/rules/", WEB | {"to_port": 65536}, "to_port must be from 0"),
        ("POST", "/rules/", WEB | {"to_port": "http"}, "to_port must be an integer"),
        ("POST", "/rules/", WEB | {"protocol": "gre"}, "protocol 'gre' must be one of 'tcp', 'udp', 'icmp'"),
        ("POST", "/rules/", WEB | {"from_address": "fe80::1"}, "from_address 'fe80::1' must be an IPv4 address"),
        ("POST", "/rules/", WEB | {"to_address": "x"}, "to_address 'x' must be an IPv4 address"),
        ("POST", "/rules/", WEB | {"action": "reject"}, "a rule for tcp port 80 from anywhere already"),
        ("POST", "/rules/", WEB | {"to_address": "10.0.0.20"}, "a rule for tcp port 80 from anywhere already"),
        ("POST", "/rules/", {"protocol": "tcp"}, "action is required"),
        ("PUT", "/rules/2", SSH, "index 2 is out of range: the last rule is 1"),
        ("PUT", "/rules/x", SSH, "index 'x' must be the number of a rule"),
        ("PUT", "/rules/-1", SSH, "index '-1' must be the number"),
        ("PUT", "/rules/0", WEB, "rule 0 is like that already"),
        ("PUT", "/rules/1", WEB, "a rule for tcp port 80 from anywhere already"),
        ("PUT", "/rules/1", SSH | {"to_port": -1}, "to_port must be from 0"),
        ("DELETE", "/rules/2", None, "index 2 is out of range"),
        ("DELETE", "/rules/99999999999999999999", None, "must be the number of a rule"),
        ("PUT", "/rules/2/order", {"direction": "up"}, "index 2 is out of range"),
        ("PUT", "/rules/0/order", {"direction": "up"}, "rule 0 is the first already"),
        ("PUT", "/rules/1/order", {"direction": "sideways"}, "rule 1 is the last already"),
        ("PUT", "/rules/1/order", {}, "direction is required"),
    ],
)
def test_bad_changes_of_rules_change_nothing(
    core: RunningCore, method: str, path: str, body: object, complaint: str
) -> None:
    group = a_group(core, WEB, PING)
    with pytest.raises(NanoError, match=complaint):
        core.send(method, f"{GROUPS}/{group}{path}", body)
    assert rules_of(core, group) == [WEB, PING]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PUT", "", WISH),
        ("DELETE", "", None),
        ("GET", "/rules/", None),
        ("POST", "/rules/", WEB),
        ("PUT", "/rules/0", WEB),
        ("DELETE", "/rules/0", None),
        ("PUT", "/rules/0/order", {"direction": "up"}),
    ],
)
def test_unknown_groups(core: RunningCore, method: str, path: str, body: object) -> None:
    with pytest.raises(NanoError, match="security policy group 'none' not found"):
        core.send(method, f"{GROUPS}/none{path}", body)


def test_a_guest_takes_a_copy_of_the_policy(core: RunningCore, cell: ScriptedCell) -> None:
    group = a_group(core, WEB, SSH, **{"global": True})
    guest = a_guest(core, caller=MIRA, security_policy_group=group)
    core.send("DELETE", f"{GROUPS}/{group}/rules/0")
    core.send("DELETE", f"{GROUPS}/{group}")
    (order,) = cell.given(CREATE_INSTANCE)
    assert not order.security.accept
    assert [rule.target_port for rule in order.security.rules] == [80, 22]
    policy = core.get(f"/guests/{guest}/security_policy/", caller=MIRA)
    assert policy == {"default_action": "reject", "rules": [WEB, SSH]}


def test_groups_that_a_guest_cannot_be_made_with(core: RunningCore, cell: ScriptedCell) -> None:
    disabled = a_group(core, name="disabled", enabled=False)
    with pytest.raises(NanoError, match="security policy group 'disabled' is disabled"):
        a_guest(core, security_policy_group=disabled)
    private = a_group(core, name="private", user="lee", group="dev")
    with pytest.raises(NanoError, match="'private' belongs to another user"):
        a_guest(core, caller=MIRA, security_policy_group=private)
    with pytest.raises(NanoError, match="security policy group 'none' not found"):
        a_guest(core, security_policy_group="none")
    assert cell.given(CREATE_INSTANCE) == []
    a_guest(core)
    assert cell.given(CREATE_INSTANCE)[0].security in (None, SecurityPolicy())
