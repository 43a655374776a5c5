from __future__ import annotations

from typing import Any

import pytest

from nano_appliance.link.operations import CHANGE_SECURITY
from nano_appliance.model.errors import NanoError, Unavailable
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import LEE, MIRA, RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell

WEB = {"action": "accept", "protocol": "tcp", "to_port": 80}
AIMED = WEB | {"to_address": "10.0.0.20"}
PING = {"action": "reject", "protocol": "icmp", "from_address": "10.0.0.9", "to_port": 0}


@pytest.fixture
def guest(core: RunningCore, cell: ScriptedCell) -> str:
    """A guest of Mira's with two rules."""
    made = a_guest(core, caller=MIRA)
    for rule in (WEB, PING):
        core.send("POST", f"/guests/{made}/security_policy/rules/", rule, caller=MIRA)
    cell.orders.clear()
    return made


def policy(core: RunningCore, guest: str) -> Any:
    return core.get(f"/guests/{guest}/security_policy/")


def test_a_guest_without_a_policy_accepts_everything(core: RunningCore, cell: ScriptedCell) -> None:
    assert policy(core, a_guest(core)) == {"default_action": "accept"}


def test_every_change_is_seen_at_once(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    path = f"/guests/{guest}/security_policy"
    assert policy(core, guest) == {"default_action": "accept", "rules": [WEB, PING]}
    assert core.send("PUT", f"{path}/default_action", {"action": "reject"}, caller=MIRA) == ""
    assert policy(core, guest)["default_action"] == "reject"
    assert core.send("POST", f"{path}/rules/", AIMED, caller=MIRA) == ""
    assert policy(core, guest)["rules"] == [WEB, PING, AIMED]
    assert core.send("PUT", f"{path}/rules/2/order", {"direction": "up"}, caller=MIRA) == ""
    assert core.send("PUT", f"{path}/rules/0/order", {"direction": "down"}, caller=MIRA) == ""
    assert policy(core, guest)["rules"] == [AIMED, WEB, PING]
    assert core.send("PUT", f"{path}/rules/1", WEB | {"to_port": 81}, caller=MIRA) == ""
    assert core.send("DELETE", f"{path}/rules/0", caller=MIRA) == ""
    assert policy(core, guest)["rules"] == [WEB | {"to_port": 81}, PING]
    assert len(cell.given(CHANGE_SECURITY)) == 6
    eventually(lambda: cell.instances[guest].instance.security is not None, "it is the cell's own record")


@pytest.mark.parametrize(
    ("method", "path", "body", "complaint"),
    [
        ("PUT", "default_action", {"action": "accept"}, "the default action is 'accept' already"),
        ("PUT", "default_action", {}, "action is required"),
        ("POST", "rules/", WEB, "a rule for tcp port 80 from anywhere already"),
        ("POST", "rules/", WEB | {"to_port": 70000}, "to_port must be from 0"),
        ("POST", "rules/", WEB | {"protocol": "esp"}, "protocol 'esp' must be one of"),
        ("POST", "rules/", WEB | {"from_address": "::1"}, "from_address '::1' must be an IPv4 address"),
        ("POST", "rules/", WEB | {"to_address": "::1"}, "to_address '::1' must be an IPv4 address"),
        ("PUT", "rules/0", WEB, "rule 0 is like that already"),
        ("PUT", "rules/1", WEB, "a rule for tcp port 80 from anywhere already"),
        ("PUT", "rules/2", AIMED, "index 2 is out of range"),
        ("PUT", "rules/two", AIMED, "index 'two' must be the number"),
        ("DELETE", "rules/2", None, "index 2 is out of range"),
        ("DELETE", "rules/²", None, "must be the number"),
        ("PUT", "rules/2/order", {"direction": "up"}, "index 2 is out of range"),
        ("PUT", "rules/0/order", {"direction": "up"}, "rule 0 is the first already"),
        ("PUT", "rules/1/order", {"direction": "down"}, "rule 1 is the last already"),
    ],
)
def test_bad_changes_change_nothing(
    core: RunningCore, guest: str, method: str, path: str, body: object, complaint: str
) -> None:
    before = policy(core, guest)
    with pytest.raises(NanoError, match=complaint):
        core.send(method, f"/guests/{guest}/security_policy/{path}", body)
    assert policy(core, guest) == before


CHANGES = [
    ("PUT", "default_action", {"action": "reject"}),
    ("POST", "rules/", AIMED),
    ("PUT", "rules/0", AIMED),
    ("DELETE", "rules/0", None),
    ("PUT", "rules/0/order", {"direction": "down"}),
]


@pytest.mark.parametrize(("method", "path", "body"), [("GET", "", None), *CHANGES])
def test_unknown_guests_and_those_of_others(
    core: RunningCore, guest: str, method: str, path: str, body: object
) -> None:
    with pytest.raises(NanoError, match="guest 'none' not found"):
        core.send(method, f"/guests/none/security_policy/{path}", body)
    with pytest.raises(NanoError, match="belongs to another user"):
        core.send(method, f"/guests/{guest}/security_policy/{path}", body, caller=LEE)


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
def test_the_cells_refusal_is_the_calls_answer(
    core: RunningCore, cell: ScriptedCell, guest: str, method: str, path: str, body: object
) -> None:
    cell.refuse["change_security"] = Unavailable("its security policy cannot be enforced on this host")
    before = policy(core, guest)
    with pytest.raises(NanoError, match="cannot be enforced on this host"):
        core.send(method, f"/guests/{guest}/security_policy/{path}", body)
    assert policy(core, guest) == before
