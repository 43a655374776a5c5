from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from nano_appliance.link.operations import CREATE_INSTANCE, STOP_INSTANCE
from nano_appliance.model.errors import Exhausted, NanoError, Unavailable
from nano_appliance.model.units import GIB, MIB
from nano_appliance.roles.core.batches.driver import AT_A_TIME
from tests.roles.core.guests import a_guest, a_wish
from tests.roles.core.running_core import LEE, MIRA, ROOT, RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell

SMALL = {"name": None, "name_prefix": "node", "cores": 1, "memory": 16 * MIB, "disks": [MIB]}
MANY = 300


def a_batch(core: RunningCore, **changes: Any) -> dict[str, Any]:
    return a_wish(core, **{**SMALL, "count": 3, **changes})


def begin(core: RunningCore, action: str, body: object, **who: Any) -> str:
    reply = core.client.call("POST", f"/api/v1/batch/{action}_guest/", body, **who)
    assert reply.status == 202
    return str(reply.data["id"])


def finish(core: RunningCore, action: str, batch_id: str, **who: Any) -> list[dict[str, Any]]:
    """Wait for the end of a batch and return what is told of its items."""
    path = f"/batch/{action}_guest/{batch_id}"
    eventually(lambda: core.status(path) == 200, "the batch ends")
    items: list[dict[str, Any]] = core.get(path, **who)
    return items


def test_guests_are_made_in_their_order_and_named_by_it(core: RunningCore, cell: ScriptedCell) -> None:
    items = finish(core, "create", begin(core, "create", a_batch(core, name_rule="order")))
    assert [(item["name"], item["status"], item["progress"]) for item in items] == [
        ("node_0", "created", 100),
        ("node_1", "created", 100),
        ("node_2", "created", 100),
    ]
    assert {item["id"] for item in items} == set(cell.instances)
    assert {each.instance.name for each in cell.instances.values()} == {"ops.node_0", "ops.node_1", "ops.node_2"}


def test_names_that_carry_the_hardware_address(core: RunningCore, cell: ScriptedCell) -> None:
    items = finish(core, "create", begin(core, "create", a_batch(core, name_rule="MAC")))
    guests = [core.get(f"/guests/{item['id']}") for item in items]
    assert [item["name"] for item in items] == [
        f"node_{guest['ethernet_address'].replace(':', '')}" for guest in guests
    ]
    assert len({guest["ethernet_address"] for guest in guests}) == len(items)
    assert all(re.fullmatch(r"00:16:3e(:[0-9a-f]{2}){3}", guest["ethernet_address"]) for guest in guests)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"name_prefix": None}, "name_prefix is required"),
        ({"name_prefix": ""}, "name_prefix is required"),
        ({"name_prefix": "no.de"}, "name_prefix 'no.de' may only contain"),
        ({"name_prefix": "n" * 127}, "name must not be longer than"),
        ({"name_rule": "moon"}, "name_rule cannot be"),
        ({"count": 0}, "count must be from 1"),
        ({"count": -3}, "count must be from 1"),
        ({"count": 100_000}, "count must be from 1"),
        ({"count": None}, "count is required"),
        ({"pool": "nowhere"}, "compute pool 'nowhere' not found"),
        ({"template": "unknown"}, "template 'unknown' not found"),
        ({"memory": 0}, "memory must be from"),
        ({"disks": []}, "disks must list"),
        ({"owner": ""}, "owner is required"),
        ({"security_policy_group": "7f1d"}, "security policy group '7f1d' not found"),
        ({"name_rule": "address"}, "needs a compute pool with an address pool"),
    ],
)
def test_bad_wishes_are_refused_by_name_and_begin_nothing(
    core: RunningCore, cell: ScriptedCell, changes: dict[str, object], complaint: str
) -> None:
    with pytest.raises(NanoError, match=complaint):
        core.send("POST", "/batch/create_guest/", a_batch(core, **changes))
    assert cell.given(CREATE_INSTANCE) == []


def test_a_name_in_use_fails_alone(core: RunningCore, cell: ScriptedCell) -> None:
    a_guest(core, "node_1")
    items = finish(core, "create", begin(core, "create", a_batch(core)))
    assert [item["status"] for item in items] == ["created", "fail", "created"]
    assert items[1] == {
        "name": "node_1",
        "id": "",
        "status": "fail",
        "error": "compute pool 'default' already has a guest 'ops.node_1'",
        "progress": 0,
    }


def test_progress_is_told_while_it_goes_on(core: RunningCore, cell: ScriptedCell) -> None:
    hold = threading.Event()
    cell.before["create_instance"] = hold.wait
    batch_id = begin(core, "create", a_batch(core, count=AT_A_TIME + 3))
    try:
        eventually(lambda: len(cell.given(CREATE_INSTANCE)) == AT_A_TIME, "as many as may be are under way")
        path = f"/batch/create_guest/{batch_id}"
        assert core.status(path) == 202
        items = core.get(path)
        assert {item["status"] for item in items} == {"creating"}
        assert [bool(item["id"]) for item in items] == [True] * AT_A_TIME + [False] * 3
    finally:
        hold.set()
    assert {item["status"] for item in finish(core, "create", batch_id)} == {"created"}


@pytest.fixture
def large_cell(core: RunningCore, cell: ScriptedCell) -> Iterator[ScriptedCell]:
    """The cell with processors for many guests."""
    small, cell.usage = cell.usage, msgspec.structs.replace(cell.usage, max_cpu=MANY)
    cell.link.wake()
    eventually(lambda: core.get("/compute_zone_status/")["max_cpu"] == MANY, "the core hears of the processors")
    yield cell
    cell.usage = small


def test_three_hundred_lose_none(core: RunningCore, large_cell: ScriptedCell) -> None:
    """Every seventh is refused by the cell, and somebody asks all the time."""
    cell = large_cell
    orders = iter(range(MANY))
    lock = threading.Lock()

    def refuse_some() -> None:
        with lock:
            number = next(orders)
        if number % 7 == 6:
            raise Exhausted("no console port is free")

    cell.before["create_instance"] = refuse_some
    batch_id = begin(core, "create", a_batch(core, count=MANY))
    items = finish(core, "create", batch_id)
    made = [item for item in items if item["status"] == "created"]
    failed = [item for item in items if item["status"] == "fail"]
    assert len(items) == MANY
    assert (len(made), len(failed)) == (MANY - MANY // 7, MANY // 7)
    assert {item["error"] for item in failed} == {"no console port is free"}
    assert {item["id"] for item in made} == set(cell.instances)
    eventually(lambda: len(core.get("/instance_status/default")) == len(made), "the core sees all of them")
    cell.before.clear()
    gone = finish(core, "delete", begin(core, "delete", {"guest": [item["id"] for item in made]}))
    assert {item["status"] for item in gone} == {"deleted"}
    assert cell.instances == {}


def test_running_guests_are_deleted_with_force_only(core: RunningCore, cell: ScriptedCell) -> None:
    running, stopped = a_guest(core, "a"), a_guest(core, "b")
    core.send("POST", f"/instances/{running}", {})
    items = finish(core, "delete", begin(core, "delete", {"guest": [running, stopped]}))
    assert items == [
        {"name": "ops.a", "id": running, "status": "fail", "error": "guest 'ops.a' is running"},
        {"name": "ops.b", "id": stopped, "status": "deleted"},
    ]
    items = finish(core, "delete", begin(core, "delete", {"guest": [running], "force": True}))
    assert items == [{"name": "ops.a", "id": running, "status": "deleted"}]
    assert cell.instances == {}


@pytest.mark.parametrize("force", [False, True])
def test_stopping(core: RunningCore, cell: ScriptedCell, force: bool) -> None:
    running, stopped = a_guest(core, "a"), a_guest(core, "b")
    core.send("POST", f"/instances/{running}", {})
    items = finish(core, "stop", begin(core, "stop", {"guest": [running, stopped], "force": force}))
    assert items == [
        {"name": "ops.a", "id": running, "status": "stopped"},
        {"name": "ops.b", "id": stopped, "status": "fail", "error": "guest 'ops.b' is not running"},
    ]
    assert [(order.reboot, order.force) for order in cell.given(STOP_INSTANCE)] == [(False, force)]
    assert core.get(f"/guests/{running}")["running"] is False


def test_starting(core: RunningCore, cell: ScriptedCell) -> None:
    running, stopped = a_guest(core, "a"), a_guest(core, "b")
    core.send("POST", f"/instances/{running}", {})
    items = finish(core, "start", begin(core, "start", {"guest": [running, stopped]}))
    assert items == [
        {"name": "ops.a", "id": running, "status": "fail", "error": "guest 'ops.a' is already running"},
        {"name": "ops.b", "id": stopped, "status": "started"},
    ]
    assert core.get(f"/guests/{stopped}")["running"] is True


def test_a_guest_that_does_not_stop_in_time_fails_and_says_so(core: RunningCore, cell: ScriptedCell) -> None:
    guest = a_guest(core)
    core.send("POST", f"/instances/{guest}", {})
    cell.refuse["stop_instance"] = Unavailable("it did not shut down within 60 seconds; it is still running")
    (item,) = finish(core, "stop", begin(core, "stop", {"guest": [guest]}))
    assert (item["status"], item["error"]) == ("fail", "it did not shut down within 60 seconds; it is still running")


@pytest.mark.parametrize("action", ["delete", "stop", "start"])
def test_lists_that_are_refused_begin_nothing(core: RunningCore, cell: ScriptedCell, action: str) -> None:
    guest = a_guest(core)
    cell.orders.clear()
    for body, complaint in (
        ({"guest": []}, "guest must be from 1 to"),
        ({}, "guest is required"),
        ({"guest": guest}, "guest must be a list"),
        ({"guest": [guest, "b7b0"]}, "guest 'b7b0' not found"),
        ({"guest": [guest, guest]}, "guest must not name a guest twice"),
    ):
        with pytest.raises(NanoError, match=complaint):
            core.send("POST", f"/batch/{action}_guest/", body)
    assert cell.orders == []


def test_unknown_batches_and_those_of_another_kind(core: RunningCore, cell: ScriptedCell) -> None:
    batch_id = begin(core, "create", a_batch(core))
    finish(core, "create", batch_id)
    for path in (f"/batch/delete_guest/{batch_id}", f"/batch/stop_guest/{batch_id}", "/batch/create_guest/b7b0"):
        with pytest.raises(NanoError, match="batch '.*' not found"):
            core.get(path)


def test_a_batch_is_its_owners(core: RunningCore, cell: ScriptedCell) -> None:
    with pytest.raises(NanoError, match="only administrators"):
        core.send("POST", "/batch/create_guest/", a_batch(core), caller=LEE)
    batch_id = begin(core, "create", a_batch(core), caller=MIRA)
    items = finish(core, "create", batch_id)
    assert core.get(f"/batch/create_guest/{batch_id}", caller=ROOT) == items
    with pytest.raises(NanoError, match="belongs to another user"):
        core.get(f"/batch/create_guest/{batch_id}", caller=LEE)
    for action in ("delete", "stop", "start"):
        with pytest.raises(NanoError, match="belongs to another user"):
            core.send("POST", f"/batch/{action}_guest/", {"guest": [items[0]["id"]]}, caller=LEE)
    assert len(cell.instances) == 3


def test_memory_that_runs_out_fails_the_rest(core: RunningCore, cell: ScriptedCell) -> None:
    items = finish(core, "create", begin(core, "create", a_batch(core, count=14, memory=8 * GIB)))
    made = [item for item in items if item["status"] == "created"]
    assert 0 < len(made) < 14
    assert all("over-committed" in item["error"] for item in items if item["status"] == "fail")
