from __future__ import annotations

import json
import logging
import threading

import pytest

from nano_appliance.link.operations import CHANGE_INSTANCE, RENAME_INSTANCE, SET_GUEST_PASSWORD
from nano_appliance.model.caller import Caller
from nano_appliance.model.errors import Exhausted, NanoError, Unavailable
from nano_appliance.model.units import GIB
from tests.roles.core.guests import a_guest
from tests.roles.core.running_core import LEE, MIRA, RunningCore
from tests.roles.core.scripted_cell import ScriptedCell

QOS = {"cpu_priority": "medium", "write_iops": 5, "read_speed": 7, "send_speed": 9}


@pytest.fixture
def guest(core: RunningCore, cell: ScriptedCell) -> str:
    return a_guest(core, qos=QOS)


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("cores", {"cores": 4, "immediate": False}, {"cores": 4}),
        ("memory", {"memory": 2 * GIB}, {"memory": 2 * GIB}),
        ("auto_start", {"enable": True}, {"auto_start": True}),
        ("qos/cpu", {"priority": "low"}, {"qos": QOS | {"cpu_priority": "low"}}),
        ("qos/cpu_limit", {"cpu_limit": 25}, {"qos": QOS | {"cpu_limit": 25}}),
        (
            "qos/disk",
            {"read_iops": 1, "write_iops": 2, "write_speed": 3},
            {"qos": {"cpu_priority": "medium", "read_iops": 1, "write_iops": 2, "write_speed": 3, "send_speed": 9}},
        ),
        ("qos/disk", {}, {"qos": {"cpu_priority": "medium", "send_speed": 9}}),
        (
            "qos/network",
            {"receive_speed": 131072},
            {"qos": {"cpu_priority": "medium", "write_iops": 5, "read_speed": 7, "receive_speed": 131072}},
        ),
    ],
)
@pytest.mark.parametrize("running", [False, True])
def test_a_change_is_seen_at_once_whether_it_runs_or_not(
    core: RunningCore,
    cell: ScriptedCell,
    guest: str,
    path: str,
    body: dict[str, object],
    expected: dict[str, object],
    running: bool,
) -> None:
    if running:
        core.send("POST", f"/instances/{guest}", {})
    before = core.get(f"/guests/{guest}")
    assert core.send("PUT", f"/guests/{guest}/{path}", body, caller=MIRA) == ""
    after = core.get(f"/guests/{guest}")
    notice = {"notice": after["notice"]} if running and path == "cores" else {}
    assert after == before | expected | notice
    with pytest.raises(NanoError, match=r"guest 'ops\.web1' already has the same"):
        core.send("PUT", f"/guests/{guest}/{path}", body)
    assert len(cell.given(CHANGE_INSTANCE)) == 1


@pytest.mark.parametrize(
    ("path", "body", "complaint"),
    [
        ("cores", {}, "cores is required"),
        ("cores", {"cores": "2"}, "cores must be an integer, not a text"),
        ("cores", {"cores": 0}, "cores must be from 1"),
        ("cores", {"cores": 3}, "cores must be 1 or an even number"),
        ("cores", {"cores": 2}, "already has the same number of cores"),
        ("memory", {}, "memory is required"),
        ("memory", {"memory": 5}, "memory must be from"),
        ("memory", {"memory": GIB + 1}, "memory must be a multiple"),
        ("memory", {"memory": GIB}, "already has the same amount of memory"),
        ("auto_start", {}, "enable is required"),
        ("auto_start", {"enable": "yes"}, "enable must be true or false"),
        ("auto_start", {"enable": False}, "already has the same auto-start setting"),
        ("qos/cpu", {}, "priority is required"),
        ("qos/cpu", {"priority": "urgent"}, "priority cannot be"),
        ("qos/cpu", {"priority": "medium"}, "already has the same CPU priority"),
        ("qos/cpu_limit", {}, "cpu_limit is required"),
        ("qos/cpu_limit", {"cpu_limit": 101}, "cpu_limit must be from 1 to 100 percent, or 0 for none"),
        ("qos/cpu_limit", {"cpu_limit": -1}, "cpu_limit must be from 1 to 100 percent, or 0 for none"),
        ("qos/cpu_limit", {"cpu_limit": 0}, "already has the same CPU limit"),
        ("qos/disk", {"read_iops": -1}, "read_iops must not be negative"),
        ("qos/disk", {"write_iops": 5, "read_speed": 7}, "already has the same disk limits"),
        ("qos/network", {"send_speed": 10**13}, "send_speed must not be greater"),
        ("qos/network", {"send_speed": 9}, "already has the same network limits"),
        ("name/", {}, "name is required"),
        ("name/", {"name": ""}, "name is required"),
        ("name/", {"name": "ops."}, "name is required"),
        ("name/", {"name": "ops.a b"}, "name 'a b' may only contain"),
        ("name/", {"name": "dev.web1"}, "name 'dev.web1' may only contain"),
        ("name/", {"name": "ops.web1"}, "has this name already"),
        ("name/", {"name": "web1"}, "has this name already"),
        ("auth", {"user": "a:b"}, "user 'a:b' may only contain"),
        ("auth", {"password": "two\nlines"}, "password must be one line"),
        ("auth", {"password": 5}, "password must be a text"),
        ("auth", {"user": "root", "password": "s3cret"}, "is not running"),
    ],
)
def test_bad_changes_are_refused_and_change_nothing(
    core: RunningCore, cell: ScriptedCell, guest: str, path: str, body: dict[str, object], complaint: str
) -> None:
    before = core.get(f"/guests/{guest}")
    cell.orders.clear()
    with pytest.raises(NanoError, match=complaint):
        core.send("PUT", f"/guests/{guest}/{path}", body)
    assert core.get(f"/guests/{guest}") == before
    assert cell.orders == []


PATHS = [
    "name/",
    "cores",
    "memory",
    "auto_start",
    "qos/cpu",
    "qos/cpu_limit",
    "qos/disk",
    "qos/network",
    "auth",
    "monitor/secret",
]
BODIES: dict[str, dict[str, object]] = {
    "name/": {"name": "shop"},
    "cores": {"cores": 4},
    "memory": {"memory": 2 * GIB},
    "auto_start": {"enable": True},
    "qos/cpu": {"priority": "low"},
    "qos/cpu_limit": {"cpu_limit": 50},
}


@pytest.mark.parametrize("path", PATHS)
def test_unknown_guests_and_those_of_others(core: RunningCore, cell: ScriptedCell, guest: str, path: str) -> None:
    body = BODIES.get(path, {})
    with pytest.raises(NanoError, match="guest 'none' not found"):
        core.send("PUT", f"/guests/none/{path}", body)
    with pytest.raises(NanoError, match="belongs to another user"):
        core.send("PUT", f"/guests/{guest}/{path}", body, caller=LEE)
    colleague = Caller(user="new", group="ops", visible=True)
    if path == "auth":
        core.send("POST", f"/instances/{guest}", {})
    core.send("PUT", f"/guests/{guest}/{path}", body, caller=colleague)


@pytest.mark.parametrize("path", [path for path in PATHS if path != "auth"])
def test_the_cells_refusal_is_the_answer_and_nothing_is_believed(
    core: RunningCore, cell: ScriptedCell, guest: str, path: str
) -> None:
    before = core.get(f"/guests/{guest}")
    for name in ("change_instance", "rename_instance", "renew_console_secret"):
        cell.refuse[name] = Exhausted("the disk is full")
    with pytest.raises(NanoError, match="the disk is full"):
        core.send("PUT", f"/guests/{guest}/{path}", BODIES.get(path, {}))
    assert core.get(f"/guests/{guest}") == before


def test_what_waits_for_the_next_start_is_told(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    core.send("POST", f"/instances/{guest}", {})
    core.send("PUT", f"/guests/{guest}/cores", {"cores": 4})
    assert core.get(f"/guests/{guest}")["notice"] == "2 cores from the next start on"


@pytest.mark.parametrize("wish", ["shop", "ops.shop"])
def test_a_name_with_its_group_or_without(core: RunningCore, cell: ScriptedCell, guest: str, wish: str) -> None:
    core.send("PUT", f"/guests/{guest}/name/", {"name": wish})
    assert core.get(f"/guests/{guest}")["name"] == "ops.shop"
    assert [order.name for order in cell.given(RENAME_INSTANCE)] == ["ops.shop"]
    a_guest(core, "web1")


def test_a_name_that_is_taken_and_one_of_a_running_guest(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    a_guest(core, "shop")
    with pytest.raises(NanoError, match=r"compute pool 'default' already has a guest 'ops\.shop'"):
        core.send("PUT", f"/guests/{guest}/name/", {"name": "shop"})
    core.send("POST", f"/instances/{guest}", {})
    with pytest.raises(NanoError, match="must be stopped before it is renamed"):
        core.send("PUT", f"/guests/{guest}/name/", {"name": "other"})
    assert cell.given(RENAME_INSTANCE) == []


def test_a_name_that_is_being_given_away_is_taken_already(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    other = a_guest(core, "other")
    go, asked = threading.Event(), threading.Event()
    cell.before["rename_instance"] = lambda: (asked.set(), go.wait(30))
    renamer = threading.Thread(target=core.send, args=("PUT", f"/guests/{guest}/name/", {"name": "shop"}))
    renamer.start()
    try:
        assert asked.wait(30)
        with pytest.raises(NanoError, match=r"just being renamed to 'ops\.shop'"):
            a_guest(core, "shop")
        with pytest.raises(NanoError, match=r"just being renamed to 'ops\.shop'"):
            core.send("PUT", f"/guests/{other}/name/", {"name": "shop"})
        with pytest.raises(NanoError, match="is already being renamed"):
            core.send("PUT", f"/guests/{guest}/name/", {"name": "third"})
    finally:
        go.set()
        renamer.join(30)
    assert core.get(f"/guests/{guest}")["name"] == "ops.shop"
    cell.before.clear()
    core.send("PUT", f"/guests/{other}/name/", {"name": "web1"})


def test_a_name_that_is_being_created_is_taken_already(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    go, asked = threading.Event(), threading.Event()
    cell.before["create_instance"] = lambda: (asked.set(), go.wait(30))
    maker = threading.Thread(target=a_guest, args=(core, "shop"))
    maker.start()
    try:
        assert asked.wait(30)
        with pytest.raises(NanoError, match=r"'ops\.shop' is already being created"):
            core.send("PUT", f"/guests/{guest}/name/", {"name": "shop"})
    finally:
        go.set()
        maker.join(30)


def test_passwords_are_set_and_told_and_stand_in_no_log(
    core: RunningCore, cell: ScriptedCell, guest: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert core.get(f"/guests/{guest}/auth") == {"user": "root"}
    core.send("POST", f"/instances/{guest}", {})
    assert core.send("PUT", f"/guests/{guest}/auth") == {"user": "root", "password": "made-up-10"}
    wish = {"user": "ann", "password": "correct horse"}
    assert core.send("PUT", f"/guests/{guest}/auth", wish, caller=MIRA) == wish
    assert core.get(f"/guests/{guest}/auth", caller=MIRA) == wish
    assert [(order.user, order.password) for order in cell.given(SET_GUEST_PASSWORD)] == [
        ("", ""),
        ("ann", "correct horse"),
    ]
    for text in (caplog.text, json.dumps(core.get("/tasks/"))):
        assert "correct horse" not in text
        assert "made-up-10" not in text
    with pytest.raises(NanoError, match="belongs to another user"):
        core.get(f"/guests/{guest}/auth", caller=LEE)
    with pytest.raises(NanoError, match="not found"):
        core.get("/guests/none/auth")


def test_a_guest_without_an_agent(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    core.send("POST", f"/instances/{guest}", {})
    cell.refuse["set_guest_password"] = Unavailable("no guest agent answers")
    with pytest.raises(NanoError, match="no guest agent answers"):
        core.send("PUT", f"/guests/{guest}/auth", {"password": "x"})
    assert core.get(f"/guests/{guest}/auth") == {"user": "root"}


def test_the_screens_new_password_is_told_with_the_guest(core: RunningCore, cell: ScriptedCell, guest: str) -> None:
    assert core.send("PUT", f"/guests/{guest}/monitor/secret") == ""
    assert core.get(f"/guests/{guest}")["monitor_secret"] == "newest12"
