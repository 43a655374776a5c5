"""Migrations over the API: what is refused, and where an instance is at each moment, whatever fails on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from nano_appliance.link.operations import ADOPT_INSTANCES, RELEASE_INSTANCES, START_INSTANCE
from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.roles.core.migrations import driver
from tests.roles.core.examples import an_instance
from tests.roles.core.migrating import (
    POOL,
    SOURCE,
    TARGET,
    Cells,
    admit,
    guest_on,
    home,
    migrate,
    outcome,
    put_right,
    two_cells,
    wish,
)
from tests.roles.core.running_core import LEE, MIRA, RunningCore, eventually
from tests.roles.core.scripted_cell import ScriptedCell


@pytest.fixture(scope="module")
def joined_cells(core: RunningCore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cells]:
    with two_cells(core, tmp_path_factory.mktemp("cells")) as made:
        yield made


@pytest.fixture
def cells(core: RunningCore, joined_cells: Cells) -> Iterator[Cells]:
    yield joined_cells
    put_right(core, joined_cells)


@pytest.fixture
def source(cells: Cells) -> ScriptedCell:
    return cells[0]


@pytest.fixture
def target(cells: Cells) -> ScriptedCell:
    return cells[1]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nano_appliance.model.migration_machine.RETRY_INTERVAL", 0.1)
    monkeypatch.setattr(driver, "RETRY_INTERVAL", 0.1)


def test_a_guest_moves_with_all_that_is_known_of_it(core: RunningCore, cells: Cells) -> None:
    source, target = cells
    guest = guest_on(core, cells)
    before = core.get(f"/guests/{guest}")
    migration = migrate(core, guest)
    assert outcome(core, migration) == {"finished": True, "progress": 100}
    assert home(core, guest) == TARGET
    after = core.get(f"/guests/{guest}")
    changed = {key for key in before if before[key] != after[key]}
    assert changed <= {"cell", "internal"}
    assert after["internal"]["display_address"] != before["internal"]["display_address"]
    assert (set(source.instances), set(target.instances)) == (set(), {guest})
    with pytest.raises(NanoError, match="not found"):
        core.get(f"/migrations/{migration}")
    core.send("POST", f"/instances/{guest}")
    assert target.given(START_INSTANCE)[0].id == guest


def test_the_address_stays(core: RunningCore, cells: Cells) -> None:
    source, _target = cells
    address_pool = {"gateway": "10.8.0.1", "dns": ["10.8.0.2"], "provider": "dhcp"}
    core.send("POST", "/address_pools/net", address_pool)
    core.send("POST", "/address_pools/net/internal/ranges/10.8.0.10", {"end": "10.8.0.20", "netmask": "255.255.255.0"})
    core.send("PUT", f"/compute_pools/{POOL}", {"storage": "shared", "network": "net"})
    try:
        guest = guest_on(core, cells)
        given = core.get(f"/guests/{guest}")["internal"]["allocated_address"]
        outcome(core, migrate(core, guest))
        assert core.get(f"/guests/{guest}")["internal"]["allocated_address"] == given != ""
        source.link.wake()
        assert [each["instance"] for each in core.get("/address_pools/net")["allocated"]] == [guest]
        core.send("DELETE", f"/guests/{guest}")
    finally:
        eventually(lambda: not core.get("/address_pools/net").get("allocated"), "the address comes back")
        core.send("PUT", f"/compute_pools/{POOL}", {"storage": "shared"})
        core.send("DELETE", "/address_pools/net")


def test_a_whole_cell_moves_and_what_starts_by_itself_is_started(core: RunningCore, cells: Cells) -> None:
    source, target = cells
    guests = {guest_on(core, cells, f"web{n}") for n in range(3)}
    source.shared.update({each: source.instances[each].instance for each in guests})
    eager = guest_on(core, cells, "eager", auto_start=True)
    assert outcome(core, migrate(core))["progress"] == 100
    assert set(target.instances) == guests | {eager}
    assert not source.instances
    assert [order.id for order in target.given(START_INSTANCE)] == [eager]


def test_while_it_moves_it_is_shown_as_migrating_and_takes_no_orders(core: RunningCore, cells: Cells) -> None:
    source, target = cells
    guest = guest_on(core, cells)
    reached, go = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        assert go.wait(30)

    target.after["adopt_instances"] = hold
    migration = migrate(core, guest)
    assert reached.wait(30)
    assert home(core, guest) == SOURCE
    assert core.get(f"/guests/{guest}")["migrating"]
    assert core.get(f"/compute_cell_status/{POOL}/{SOURCE}")["instances"] == [0, 0, 0, 1]
    assert core.get(f"/migrations/{migration}") == {"finished": False, "progress": 25}
    for method, path, body in (
        ("POST", f"/instances/{guest}", None),
        ("DELETE", f"/guests/{guest}", None),
        ("POST", "/migrations/", wish(guest)),
    ):
        with pytest.raises(NanoError, match="is being migrated"):
            core.send(method, path, body)
    go.set()
    outcome(core, migration)
    assert "migrating" not in core.get(f"/guests/{guest}")
    assert guest not in source.instances


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"target_pool": "default"}, "target_pool must be empty"),
        ({"target_cell": SOURCE}, "must be another cell"),
        ({"source_pool": "nowhere"}, "'nowhere' not found"),
        ({"target_cell": "Cell_x"}, "'Cell_x' is not in compute pool"),
        ({"source_cell": "Cell_x"}, "'Cell_x' is not in compute pool"),
        ({}, "has no guests"),
    ],
)
def test_wishes_that_name_the_wrong_things(
    core: RunningCore, cells: Cells, changes: dict[str, str], problem: str
) -> None:
    with pytest.raises(NanoError, match=problem):
        core.send("POST", "/migrations/", wish(**changes))


def test_guests_that_cannot_be_moved(core: RunningCore, cells: Cells) -> None:
    source, target = cells
    guest = guest_on(core, cells)
    target.put(an_instance("there"))
    source.put(an_instance("local", name="ops.local"))
    eventually(lambda: len(core.get(f"/instance_status/{POOL}")) == 3, "all are seen")
    for instances, problem in (
        (("unknown",), "not found"),
        (("there",), f"already on cell '{TARGET}'"),
        (("local",), "are not in storage pool 'shared'"),
        ((guest, guest), "must not name a guest twice"),
        ((), "are not in storage pool"),
    ):
        with pytest.raises(NanoError, match=problem):
            core.send("POST", "/migrations/", wish(*instances))
    assert target.given(ADOPT_INSTANCES) == []
    assert core.get("/migrations/") == []


def test_a_pool_without_shared_storage_and_cells_that_are_not_fit(core: RunningCore, cells: Cells) -> None:
    guest = guest_on(core, cells)
    core.send("PUT", f"/compute_pool_cells/{POOL}/{TARGET}", {"enable": False})
    try:
        with pytest.raises(NanoError, match="is disabled"):
            migrate(core, guest)
    finally:
        core.send("PUT", f"/compute_pool_cells/{POOL}/{TARGET}", {"enable": True})


def test_guests_of_others_stay_theirs(core: RunningCore, cells: Cells) -> None:
    guest = guest_on(core, cells)
    for body in (wish(guest), wish()):
        with pytest.raises(NanoError, match="belongs to another user"):
            core.send("POST", "/migrations/", body, caller=LEE)
    migration = core.send("POST", "/migrations/", wish(guest), caller=MIRA)["id"]
    eventually(lambda: core.get(f"/guests/{guest}")["cell"] == TARGET, "it has moved")
    assert core.get("/migrations/", caller=LEE) == []
    with pytest.raises(NanoError, match="belongs to another user"):
        core.get(f"/migrations/{migration}", caller=LEE)
    eventually(lambda: core.get(f"/migrations/{migration}", caller=MIRA)["finished"], "it is told")


def test_the_list_tells_each_once(core: RunningCore, cells: Cells) -> None:
    guest = guest_on(core, cells)
    migration = migrate(core, guest)

    def look() -> list[dict[str, Any]] | None:
        seen: list[dict[str, Any]] = core.get("/migrations/")
        return seen if seen and seen[0]["finished"] else None

    assert eventually(look, "it is over") == [{"id": migration, "finished": True, "progress": 100}]
    assert core.get("/migrations/") == []


def test_what_the_target_refuses_stays(core: RunningCore, cells: Cells) -> None:
    source, _target = cells
    guest, lost = guest_on(core, cells), guest_on(core, cells, "web2")
    del source.shared[lost]
    seen = outcome(core, migrate(core, guest, lost))
    assert seen == {"finished": True, "progress": 100, "error": "ops.web2: there is no record of it"}
    assert (home(core, guest), home(core, lost)) == (TARGET, SOURCE)
    core.send("POST", f"/instances/{lost}")


def test_a_target_that_does_not_answer_gives_back_what_it_may_have(
    core: RunningCore, cells: Cells, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = cells
    guest = guest_on(core, cells)

    def break_off() -> None:
        raise Unavailable("the connection broke off")

    target.after["adopt_instances"] = break_off
    target.refuse["release_instances"] = Unavailable("it is away")
    seen = outcome(core, migrate(core, guest))
    assert seen["error"] == "ops.web1: the connection broke off"
    assert guest in target.instances
    assert home(core, guest) == SOURCE
    core.send("POST", f"/instances/{guest}")  # nobody has to wait for the target
    assert [order.id for order in source.given(START_INSTANCE)] == [guest]
    target.refuse.clear()
    eventually(lambda: guest not in target.instances, "the target has forgotten it")
    assert all(order.power_off for order in target.given(RELEASE_INSTANCES))
    assert home(core, guest) == SOURCE
    assert source.given(RELEASE_INSTANCES) == []


def test_a_source_that_does_not_answer_is_asked_until_it_has_forgotten(core: RunningCore, cells: Cells) -> None:
    source, _target = cells
    guest = guest_on(core, cells)
    source.refuse["release_instances"] = Unavailable("it is away")
    migration = migrate(core, guest)
    eventually(lambda: len(source.given(RELEASE_INSTANCES)) > 2, "it is asked again")
    assert home(core, guest) == TARGET
    assert not core.get(f"/migrations/{migration}")["finished"]
    with pytest.raises(NanoError, match="is being migrated"):
        core.send("POST", f"/instances/{guest}")
    source.refuse.clear()
    assert outcome(core, migration) == {"finished": True, "progress": 100}
    assert guest not in source.instances
    assert not any(order.power_off for order in source.given(RELEASE_INSTANCES))


def test_a_source_that_was_removed_is_not_waited_for(core: RunningCore, cells: Cells) -> None:
    source, _target = cells
    guest = guest_on(core, cells)
    source.refuse["release_instances"] = Unavailable("it is away")
    migration = migrate(core, guest)
    eventually(lambda: source.given(RELEASE_INSTANCES), "it is asked")
    core.send("DELETE", f"/compute_pool_cells/{POOL}/{SOURCE}")
    try:
        assert outcome(core, migration) == {"finished": True, "progress": 100}
        core.send("POST", f"/instances/{guest}")
    finally:
        source.instances.clear()
        admit(core, source)


def test_a_source_that_runs_it_after_all_keeps_it(core: RunningCore, cells: Cells) -> None:
    source, target = cells
    guest = guest_on(core, cells)
    target.after["adopt_instances"] = lambda: source.change(guest, running=True)
    assert outcome(core, migrate(core, guest))["error"] == "ops.web1: it is running"
    eventually(lambda: guest not in target.instances, "the target has forgotten it")
    assert home(core, guest) == SOURCE
    assert core.get(f"/guests/{guest}")["running"]


def test_it_is_a_task_that_everybody_may_see(core: RunningCore, cells: Cells) -> None:
    guest = guest_on(core, cells)
    outcome(core, migrate(core, guest))
    task = [each for each in core.get("/tasks/") if each["action"] == "migrate"][-1]
    assert (task["subject"], task["progress"]) == (f"{SOURCE} to {TARGET}", 100)
