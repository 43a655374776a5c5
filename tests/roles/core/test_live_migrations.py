"""Running instances that go over to another cell, by the API: their progress, their end, and what goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from nano_appliance.link.operations import (
    ADOPT_INSTANCES,
    CANCEL_CARRYING,
    CARRY_INSTANCE,
    RECEIVE_INSTANCE,
    RELEASE_INSTANCES,
    START_INSTANCE,
)
from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.model.transfer import Transfer
from nano_appliance.roles.core.migrations import driver
from tests.roles.core.migrating import (
    SOURCE,
    TARGET,
    Cells,
    guest_on,
    home,
    migrate,
    outcome,
    put_right,
    two_cells,
    wish,
)
from tests.roles.core.running_core import LEE, MIRA, RunningCore, eventually


@pytest.fixture(scope="module")
def joined_cells(core: RunningCore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cells]:
    with two_cells(core, tmp_path_factory.mktemp("cells")) as made:
        yield made


@pytest.fixture
def cells(core: RunningCore, joined_cells: Cells) -> Iterator[Cells]:
    yield joined_cells
    put_right(core, joined_cells)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nano_appliance.model.migration_machine.RETRY_INTERVAL", 0.1)
    monkeypatch.setattr(driver, "RETRY_INTERVAL", 0.1)


@pytest.fixture
def running(core: RunningCore, cells: Cells) -> str:
    """A guest that runs on the source."""
    guest = guest_on(core, cells)
    core.send("POST", f"/instances/{guest}")
    return guest


def latest(core: RunningCore) -> dict[str, Any]:
    told: dict[str, Any] = core.get("/migration_history/")[-1]
    return told


def test_it_runs_on_over_there_and_what_was_carried_stays_readable(
    core: RunningCore, cells: Cells, running: str
) -> None:
    source, target = cells
    migration = migrate(core, running)
    assert outcome(core, migration) == {"finished": True, "progress": 100}
    assert home(core, running) == TARGET
    assert core.get(f"/guests/{running}")["running"]
    assert running not in source.instances
    (order,) = target.given(RECEIVE_INSTANCE)
    assert (order.id, order.source, order.media) == (running, SOURCE, None)
    (carried,) = source.given(CARRY_INSTANCE)
    assert (carried.destination.cell, carried.destination.reception.screen_port) == (TARGET, 5999)
    assert [each.power_off for each in source.given(RELEASE_INSTANCES)] == [True]
    assert not target.given(START_INSTANCE)
    for told in (latest(core), core.get(f"/migration_history/{migration}")):
        (instance,) = told["instances"]
        assert (told["finished"], told["error"], bool(told["end_time"])) == (True, "", True)
        assert (instance["step"], instance["transferred"], instance["down_time"]) == ("moved", 1000, 20)


def test_progress_is_seen_and_options_are_passed_on(core: RunningCore, cells: Cells, running: str) -> None:
    source, _target = cells
    reached, go = threading.Event(), threading.Event()

    def hold() -> None:
        source.change(running, transfer=Transfer(transferred=30, remaining=10, rate=7, elapsed=900))
        reached.set()
        assert go.wait(30)

    source.before["carry_instance"] = hold
    body = wish(running) | {"speed_limit": 1 << 20, "post_copy": True}
    migration = core.send("POST", "/migrations/", body)["id"]
    assert reached.wait(30)
    eventually(lambda: latest(core)["instances"][0]["transferred"], "the progress is seen")
    told = latest(core)
    (instance,) = told["instances"]
    assert (instance["step"], instance["remaining"], instance["rate"], instance["elapsed"]) == ("moving", 10, 7, 900)
    assert told["progress"] == 5 + 85 * 3 // 4
    assert core.get(f"/migrations/{migration}") == {"finished": False, "progress": told["progress"]}
    go.set()
    outcome(core, migration)
    (order,) = source.given(CARRY_INSTANCE)
    assert (order.speed_limit, order.post_copy) == (1 << 20, True)


@pytest.mark.parametrize("limit", [-1, 1, (1 << 20) - 1])
def test_a_limit_that_nobody_could_keep_is_refused(core: RunningCore, running: str, limit: int) -> None:
    with pytest.raises(NanoError, match="speed_limit must be 0"):
        core.send("POST", "/migrations/", wish(running) | {"speed_limit": limit})


def test_the_target_says_why_it_cannot_come(core: RunningCore, cells: Cells, running: str) -> None:
    source, target = cells
    target.reception_refused = "no port is free"
    assert outcome(core, migrate(core, running))["error"] == "ops.web1: no port is free"
    assert home(core, running) == SOURCE
    assert not source.given(CARRY_INSTANCE)


def test_one_that_cannot_be_carried_runs_on_and_the_target_forgets_it(
    core: RunningCore, cells: Cells, running: str
) -> None:
    source, target = cells
    source.carrying_refused = "the connection broke off"
    assert outcome(core, migrate(core, running))["error"] == "ops.web1: the connection broke off"
    assert home(core, running) == SOURCE
    assert core.get(f"/guests/{running}")["running"]
    eventually(lambda: target.given(RELEASE_INSTANCES), "the target is told")
    assert not source.given(RELEASE_INSTANCES)
    assert len(source.given(START_INSTANCE)) == 1, "it was never off"


def test_an_answer_that_gets_lost_is_asked_for_again(core: RunningCore, cells: Cells, running: str) -> None:
    source, target = cells
    lost = [Unavailable("broken off")]

    def lose() -> None:
        source.after.clear()
        raise lost.pop()

    source.after["carry_instance"] = lose
    assert outcome(core, migrate(core, running))["progress"] == 100
    assert home(core, running) == TARGET
    assert target.given(ADOPT_INSTANCES)[0].arrived


def test_one_that_ends_on_its_way_stays_at_home_and_is_started_if_it_is_to_run(core: RunningCore, cells: Cells) -> None:
    source, target = cells
    eager = guest_on(core, cells, "eager", auto_start=True)
    core.send("POST", f"/instances/{eager}")
    source.after["carry_instance"] = target.arriving.clear
    started = len(source.given(START_INSTANCE))
    assert "it does not run here" in outcome(core, migrate(core, eager))["error"]
    eventually(lambda: len(source.given(START_INSTANCE)) == started + 1, "it is started again")
    assert home(core, eager) == SOURCE


def test_cancelling_lets_stay_what_has_not_gone_over(core: RunningCore, cells: Cells) -> None:
    source, target = cells
    guests = [guest_on(core, cells, name) for name in ("web1", "web2")]
    for guest in guests:
        core.send("POST", f"/instances/{guest}")
    reached, go = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        assert go.wait(30)

    source.before["carry_instance"] = hold
    migration = core.send("POST", "/migrations/", wish(), caller=MIRA)["id"]
    assert reached.wait(30)
    with pytest.raises(NanoError, match="belongs to another user"):
        core.send("DELETE", f"/migrations/{migration}", caller=LEE)
    source.carrying_refused = "cancelled"
    core.send("DELETE", f"/migrations/{migration}", caller=MIRA)
    assert source.given(CANCEL_CARRYING)[0].ticket == "ticket"
    go.set()
    assert outcome(core, migration)["error"] == "ops.web1: cancelled; ops.web2: cancelled"
    assert latest(core)["cancelled"]
    assert {home(core, guest) for guest in guests} == {SOURCE}
    assert not target.instances
    eventually(lambda: latest(core)["end_time"], "it is over")
    with pytest.raises(NanoError, match="is over already"):
        core.send("DELETE", f"/migrations/{migration}")


def test_migrations_of_others_are_not_told(core: RunningCore, cells: Cells, running: str) -> None:
    migration = core.send("POST", "/migrations/", wish(running), caller=MIRA)["id"]
    outcome(core, migration)
    assert migration not in [each["id"] for each in core.get("/migration_history/", caller=LEE)]
    with pytest.raises(NanoError, match="belongs to another user"):
        core.get(f"/migration_history/{migration}", caller=LEE)
    with pytest.raises(NanoError, match="not found"):
        core.get("/migration_history/unknown")
