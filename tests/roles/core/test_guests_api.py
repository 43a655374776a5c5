from __future__ import annotations

import threading

import pytest

from nano_appliance.link.operations import CREATE_INSTANCE, DELETE_INSTANCE, START_INSTANCE, STOP_INSTANCE
from nano_appliance.model.errors import Exhausted, NanoError, Unavailable
from nano_appliance.model.units import GIB
from tests.roles.core.guests import a_guest, a_wish
from tests.roles.core.running_core import LEE, MIRA, ROOT, RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell


def test_a_guest_is_made_shown_and_deleted(core: RunningCore, cell: ScriptedCell) -> None:
    reply = core.client.call("POST", "/api/v1/guests/", a_wish(core, disks=[5 * GIB, GIB]))
    assert reply.status == 202
    guest_id = reply.data["id"]
    assert core.status(f"/guests/{guest_id}") == 200
    guest = core.get(f"/guests/{guest_id}")
    assert guest["name"] == "ops.web1"
    assert (guest["created"], guest["running"], guest["disks"]) == (True, False, [5 * GIB, GIB])
    assert (guest["pool"], guest["cell"], guest["monitor_secret"]) == ("default", cell.name, "abcdEF12")
    assert guest["system"] == "linux"
    (order,) = cell.given(CREATE_INSTANCE)
    assert (order.id, order.access.auth_user) == (guest_id, "root")
    assert core.send("DELETE", f"/guests/{guest_id}", {}) == ""
    with pytest.raises(NanoError, match="not found"):
        core.get(f"/guests/{guest_id}")
    assert cell.instances == {}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"name": None}, "name is required"),
        ({"name": ""}, "name is required"),
        ({"name": "web.1"}, "name 'web.1' may only contain"),
        ({"name": 5}, "name must be a text, not an integer"),
        ({"owner": "mi ra"}, "owner 'mi ra' may only contain"),
        ({"group": ""}, "group is required"),
        ({"pool": "nowhere"}, "compute pool 'nowhere' not found"),
        ({"template": "unknown"}, "template 'unknown' not found"),
        ({"cores": 0}, "cores must be from 1"),
        ({"cores": 3}, "cores must be 1 or an even number"),
        ({"cores": "2"}, "cores must be an integer, not a text"),
        ({"cores": -2}, "cores must be from 1"),
        ({"memory": 0}, "memory must be from"),
        ({"memory": GIB + 1}, "memory must be a multiple"),
        ({"memory": 1.5}, "memory must be an integer"),
        ({"disks": []}, "disks must list"),
        ({"disks": [0]}, r"disks\[0\] must be from"),
        ({"disks": [GIB, GIB + 1]}, r"disks\[1\] must be a multiple"),
        ({"disks": GIB}, "disks must be a list"),
        ({"disks": None}, "disks is required"),
        ({"auto_start": "yes"}, "auto_start must be true or false"),
        ({"modules": ["rootkit"]}, "modules may only contain"),
        ({"modules": ["cloud-init"]}, "cloud-init needs a disk image"),
        ({"cloud_init": {"admin_name": "a:b"}}, "cloud_init.admin_name 'a:b' may only contain"),
        ({"cloud_init": {"root_enabled": "yes"}}, "cloud_init.root_enabled must be true or false"),
        ({"cloud_init": []}, "cloud_init must be an object"),
        ({"from_image": "9d1c7f0e"}, "disk image '9d1c7f0e' not found"),
        ({"security_policy_group": "7f1d"}, "security policy group '7f1d' not found"),
        ({"qos": {}}, "qos.cpu_priority is required"),
        ({"qos": {"cpu_priority": "urgent"}}, "qos.cpu_priority cannot be"),
        ({"qos": {"cpu_priority": "low", "read_iops": -1}}, "qos.read_iops must not be negative"),
        ({"memory": 20 * GIB}, "Cell_525400000001 has .* bytes of memory left"),
        ({"disks": [600 * GIB]}, "Cell_525400000001 has .* bytes of disk left"),
        ({"cores": 64}, "Cell_525400000001 has 8 cores"),
    ],
)
def test_bad_wishes_are_refused_by_name_and_change_nothing(
    core: RunningCore, cell: ScriptedCell, changes: dict[str, object], complaint: str
) -> None:
    wish = a_wish(core, **{key: value for key, value in changes.items() if value is not None})
    for key in [key for key, value in changes.items() if value is None]:
        del wish[key]
    with pytest.raises(NanoError, match=complaint):
        core.send("POST", "/guests/", wish)
    assert core.get("/instance_status/default") == []
    assert cell.given(CREATE_INSTANCE) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"nonsense", b'{"name": "\xff"}', b"[" * 100_000])
def test_bodies_that_are_no_object_are_refused(core: RunningCore, content: bytes) -> None:
    answer = core.raw("POST", "/guests/", content)
    assert answer["error_code"] == 500
    assert answer["message"]
    assert answer["data"] == {}


def test_unknown_members_are_ignored(core: RunningCore, cell: ScriptedCell) -> None:
    assert a_guest(core, network_address="10.0.0.1", port=5, future={"a": [1]})


def test_a_name_is_unique_in_its_pool(core: RunningCore, cell: ScriptedCell) -> None:
    a_guest(core, "web1")
    with pytest.raises(NanoError, match=r"already has a guest 'ops\.web1'"):
        a_guest(core, "web1")
    a_guest(core, "web1", group="dev", owner="lee")


def test_the_cells_refusal_is_the_calls_answer_and_leaves_nothing(core: RunningCore, cell: ScriptedCell) -> None:
    cell.refuse["create_instance"] = Exhausted("no console port is free")
    with pytest.raises(NanoError, match="no console port is free"):
        a_guest(core, "web1")
    assert core.get("/instance_status/default") == []
    cell.refuse.clear()
    a_guest(core, "web1")


def test_while_a_cell_is_slow_the_guest_is_seen_as_being_made(core: RunningCore, cell: ScriptedCell) -> None:
    go, asked = threading.Event(), threading.Event()
    cell.before["create_instance"] = lambda: (asked.set(), go.wait(30))
    made: list[str] = []
    maker = threading.Thread(target=lambda: made.append(a_guest(core, "slow")))
    maker.start()
    assert asked.wait(30)
    (guest,) = core.get("/instance_status/default")
    guest_id = guest["id"]
    assert (guest["name"], guest["created"], guest["progress"]) == ("ops.slow", False, 0)
    assert core.status(f"/guests/{guest_id}") == 201
    assert core.get("/guest_search/", query="pool=default&owner=mira") == []
    assert core.send("POST", "/search/guests/", {"owner": "mira", "pool": "default"})["total"] == 1
    assert core.get(f"/instances/{guest_id}")["created"] is False
    assert not core.get(f"/guests/{guest_id}", caller=MIRA)["running"]
    for method, path in (("DELETE", f"/guests/{guest_id}"), ("POST", f"/instances/{guest_id}")):
        with pytest.raises(NanoError, match="still being created"):
            core.send(method, path, {})
    with pytest.raises(NanoError, match="already being created"):
        a_guest(core, "slow")
    with pytest.raises(NanoError, match="still has guests"):
        core.send("DELETE", f"/compute_pool_cells/default/{cell.name}")
    go.set()
    maker.join(30)
    assert made == [guest_id]
    assert core.status(f"/guests/{guest_id}") == 200


def test_a_creation_that_outlasts_the_timeout_goes_on(core: RunningCore, cell: ScriptedCell) -> None:
    go = threading.Event()
    cell.before["create_instance"] = lambda: go.wait(30)
    core.core.creation.work.timeout, timeout = 0.05, core.core.creation.work.timeout
    try:
        good = a_guest(core, "good")
        bad = a_guest(core, "bad")
    finally:
        core.core.creation.work.timeout = timeout
    assert {task["subject"] for task in core.get("/tasks/") if task["state"] == "running"} >= {"ops.good", "ops.bad"}
    cell.refuse["create_instance"] = Exhausted("the disk is full")
    go.set()
    for guest_id in (good, bad):
        assert eventually(lambda: _failure(core, guest_id), "the failure is told") == "the disk is full"  # noqa: B023
        with pytest.raises(NanoError, match="not found"):
            core.get(f"/guests/{guest_id}")


def _failure(core: RunningCore, guest_id: str) -> str:
    """What asking for the guest fails with; empty when it does not."""
    try:
        core.get(f"/guests/{guest_id}")
    except NanoError as error:
        return error.message
    return ""


def test_a_cell_that_falls_silent_is_asked_to_undo(core: RunningCore, cell: ScriptedCell) -> None:
    cell.refuse["create_instance"] = Unavailable("the hypervisor does not answer")
    with pytest.raises(NanoError, match="the hypervisor does not answer"):
        a_guest(core, "web1")
    assert [order.id for order in cell.given(DELETE_INSTANCE)] == [cell.given(CREATE_INSTANCE)[0].id]


def test_what_comes_to_light_after_it_was_given_up_is_removed(core: RunningCore, cell: ScriptedCell) -> None:
    cell.refuse["create_instance"] = Unavailable("the connection broke off")
    cell.refuse["delete_instance"] = Unavailable("the connection broke off")
    with pytest.raises(NanoError, match="broke off"):
        a_guest(core, "web1")
    cell.refuse.clear()
    cell.put(cell._create_instance(cell.given(CREATE_INSTANCE)[0]))
    eventually(lambda: not cell.instances, "the cell is told to remove it")


def test_auto_start_is_the_cells_own_work(core: RunningCore, cell: ScriptedCell) -> None:
    a_guest(core, auto_start=True)
    assert [order.auto_start for order in cell.given(CREATE_INSTANCE)] == [True]
    assert cell.given(START_INSTANCE) == []


def test_a_running_guest_is_deleted_only_by_force(core: RunningCore, cell: ScriptedCell) -> None:
    guest = a_guest(core)
    core.send("POST", f"/instances/{guest}", {})
    for body in (None, {}, {"force": False}):
        with pytest.raises(NanoError, match="is running"):
            core.send("DELETE", f"/guests/{guest}", body)
    core.send("DELETE", f"/guests/{guest}", {"force": True})
    assert [order.force for order in cell.given(STOP_INSTANCE)] == [True]
    assert cell.instances == {}


def test_guests_belong_to_their_owners(core: RunningCore, cell: ScriptedCell) -> None:
    with pytest.raises(NanoError, match="only administrators"):
        a_guest(core, caller=LEE)
    guest = a_guest(core, caller=MIRA)
    for method, path in (
        ("GET", f"/guests/{guest}"),
        ("DELETE", f"/guests/{guest}"),
        ("GET", f"/instances/{guest}"),
        ("POST", f"/instances/{guest}"),
        ("DELETE", f"/instances/{guest}"),
        ("DELETE", f"/instances/{guest}/media"),
    ):
        with pytest.raises(NanoError, match="belongs to another user"):
            core.send(method, path, caller=LEE)
    assert core.get("/instance_status/default", caller=LEE) == []
    assert [each["id"] for each in core.get("/instance_status/default", caller=ROOT)] == [guest]
    a_guest(core, "other", owner="lee", group="dev", caller=ROOT)
