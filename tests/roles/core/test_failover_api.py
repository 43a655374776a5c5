"""A cell that falls silent, over the API and the real link: its instances live elsewhere, and it comes back without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nano_appliance.link.operations import ADOPT_INSTANCES, ENTER_POOL, RELEASE_INSTANCES
from nano_appliance.model import failover as failover_rules
from nano_appliance.model import lease, lease_watch
from nano_appliance.model.errors import Exhausted, NanoError
from nano_appliance.model.lease import LeaseSight
from nano_appliance.roles.core import cell_states
from tests.roles.core.migrating import POOL, SOURCE, TARGET, Cells, guest_on, home, two_cells
from tests.roles.core.running_core import RunningCore, a_domain, eventually, running_core
from tests.roles.core.scripted_cell import ScriptedCell

SETTINGS: dict[str, Any] = {"storage": "shared", "failover": True}
EXPIRED = 3.0
"""Seconds of silence, more than lie between two reports of a busy machine."""


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LEASE_EXPIRED_AFTER", EXPIRED)
    monkeypatch.setattr(lease_watch, "SUSPECT_AFTER", EXPIRED)
    monkeypatch.setattr(failover_rules, "RETRY_AFTER", 0.2)
    monkeypatch.setattr(cell_states, "RETRY_AFTER", 0.2)


@pytest.fixture
def core(network: None, tmp_path: Path) -> Iterator[RunningCore]:
    """A new one for each test: failovers are remembered."""
    with running_core(tmp_path / "core", a_domain()) as running:
        yield running


@pytest.fixture
def cells(core: RunningCore, tmp_path: Path) -> Iterator[Cells]:
    """Both in a pool with failover, and known to keep a lease."""
    with two_cells(core, tmp_path) as cells:
        core.send("PUT", f"/compute_pools/{POOL}", SETTINGS)
        for cell in cells:
            eventually(lambda cell=cell: leased(core, cell), "the cell has a lease")
        yield cells


def leased(core: RunningCore, cell: ScriptedCell) -> bool:
    membership = core.core.pools.membership(cell.name)
    return membership is not None and membership.leased


def fail(source: ScriptedCell, target: ScriptedCell) -> None:
    """Let the source say nothing any more, and its lease stand still as long."""
    target.sight = LeaseSight(unchanged=EXPIRED)
    source.silent = True


def come_back(source: ScriptedCell) -> None:
    source.silent = False
    source.link.wake()


def cell_of(core: RunningCore, guest: str) -> str:
    return str(core.get(f"/guests/{guest}")["cell"])


def newest(core: RunningCore) -> dict[str, Any]:
    return core.get("/failovers/")[0]


def test_a_lost_cell_loses_its_instances_and_comes_back_disabled(core: RunningCore, cells: Cells) -> None:
    source, target = cells
    ran, stopped = guest_on(core, cells, "ran"), guest_on(core, cells, "stopped")
    source.change(ran, running=True)
    source.due = (ran,)
    eventually(lambda: core.core.failovers._running.on(SOURCE) == {ran}, "it is known what runs")
    fail(source, target)
    for guest in (ran, stopped):
        eventually(lambda guest=guest: cell_of(core, guest) == TARGET, "it lives elsewhere")
    orders = {order.ids[0]: order for order in target.given(ADOPT_INSTANCES)}
    assert {key: (order.lost, order.start) for key, order in orders.items()} == {
        ran: (True, True),
        stopped: (True, False),
    }
    eventually(lambda: newest(core)["finished"], "it is told")
    told = newest(core)
    assert (told["pool"], told["cell"], told["returned"]) == (POOL, SOURCE, False)
    assert [(each["name"], each["cell"]) for each in told["instances"]] == [
        ("ops.ran", TARGET),
        ("ops.stopped", TARGET),
    ]
    shown = {each["name"]: each for each in core.get(f"/compute_pool_cells/{POOL}")}
    assert (shown[SOURCE]["enabled"], shown[SOURCE]["alive"], shown[SOURCE]["state"]) == (False, False, "lost")

    come_back(source)
    eventually(lambda: newest(core)["returned"], "it comes back")
    assert source.instances == {}
    eventually(lambda: source.granted[-1], "its instances are its own again")
    eventually(lambda: core.get(f"/compute_pool_cells/{POOL}/{SOURCE}")["alive"], "it is alive")
    assert not core.get(f"/compute_pool_cells/{POOL}/{SOURCE}")["enabled"]
    assert {home(core, each) for each in (ran, stopped)} == {TARGET}


def test_what_has_no_place_yet_is_shown_kept_and_tried_again(core: RunningCore, cells: Cells) -> None:
    source, target = cells
    guest = guest_on(core, cells)
    target.refuse[ADOPT_INSTANCES.name] = Exhausted("no port is left")
    fail(source, target)
    eventually(lambda: "no port is left" in str(core.get("/failovers/")), "it is told why")
    come_back(source)
    eventually(lambda: newest(core)["returned"], "the source comes back without it")
    eventually(lambda: core.get(f"/compute_pool_cells/{POOL}/{SOURCE}")["alive"], "it is believed again")
    assert home(core, guest) == SOURCE, "it is still shown where it was"
    with pytest.raises(NanoError, match="cannot be reached"):
        core.send("POST", f"/instances/{guest}")
    with pytest.raises(NanoError, match="must stay on"):
        core.send("PUT", f"/compute_pools/{POOL}", {"storage": "shared"})
    target.refuse.clear()
    eventually(lambda: cell_of(core, guest) == TARGET, "it finds a place")
    eventually(lambda: newest(core)["finished"], "it is told")


def test_a_cell_that_stops_or_whose_lease_lives_is_not_lost(core: RunningCore, cells: Cells) -> None:
    source, target = cells
    guest = guest_on(core, cells)
    source.silent = True
    target.sight = LeaseSight(problem="the storage does not answer")
    eventually(
        lambda: "the storage does not answer" in core.get(f"/compute_pool_cells/{POOL}/{SOURCE}").get("message", ""),
        "it is shown what hinders",
    )
    target.sight = LeaseSight(unchanged=0.5)
    eventually(lambda: core.core.failovers.problem(SOURCE) == "", "the lease is seen to be renewed")
    come_back(source)
    eventually(lambda: core.get(f"/guests/{guest}")["cell"] == SOURCE, "it is where it was")
    assert target.given(ADOPT_INSTANCES) == []
    assert source.given(RELEASE_INSTANCES) == []
    assert core.get("/failovers/") == []


def test_without_failover_nothing_is_leased(core: RunningCore, cells: Cells) -> None:
    core.send("PUT", f"/compute_pools/{POOL}", {"storage": "shared"})
    for cell in cells:
        eventually(lambda cell=cell: not cell.given(ENTER_POOL)[-1].failover, "the cell is told")
        assert not leased(core, cell)
    numbers = [each.order for each in cells[0].given(ENTER_POOL)]
    assert numbers == sorted(set(numbers))
