from __future__ import annotations

import threading

from nano_appliance.roles.core.cell_states import RETRY_AFTER, CellState, CellStates

CELL = "Cell_a"


def test_each_run_of_a_cell_is_told_its_pool_once() -> None:
    states = CellStates()
    assert states.must_enter(CELL, "boot-1", 0.0)
    assert not states.must_enter(CELL, "boot-1", 1.0)
    states.entered(CELL, "boot-1")
    assert states.get(CELL).state is CellState.FINE
    assert not states.must_enter(CELL, "boot-1", 1000.0)
    assert states.must_enter(CELL, "boot-2", 1001.0)


def test_a_failure_is_tried_again_after_a_while() -> None:
    states = CellStates()
    states.must_enter(CELL, "boot-1", 0.0)
    states.failed(CELL, "boot-1", "no storage", 5.0)
    assert (states.get(CELL).state, states.get(CELL).message) == (CellState.FAILED, "no storage")
    assert not states.must_enter(CELL, "boot-1", 5.0 + RETRY_AFTER / 2)
    assert states.must_enter(CELL, "boot-1", 5.0 + RETRY_AFTER)
    assert states.get(CELL).state is CellState.JOINING


def test_an_added_cell_is_waited_for() -> None:
    states = CellStates()
    states.wait_for(CELL)
    assert states.outcome(CELL, 0.0).state is CellState.JOINING
    seen: list[CellState] = []
    waiter = threading.Thread(target=lambda: seen.append(states.outcome(CELL, 30.0).state))
    waiter.start()
    assert states.must_enter(CELL, "boot-1", 0.0)
    states.entered(CELL, "boot-1")
    waiter.join(30)
    assert seen == [CellState.FINE]


def test_a_removed_cell_has_nothing_to_tell() -> None:
    states = CellStates()
    states.failed(CELL, "boot-1", "no storage", 0.0)
    states.forget(CELL)
    assert states.outcome(CELL, 30.0).state is CellState.FINE


def test_a_cell_is_told_anew_what_has_changed() -> None:
    states = CellStates()
    assert states.outdated(CELL, reachable=True) == "", "it never reported, and hears of everything when it does"
    states.must_enter(CELL, "boot-1", 0.0)
    states.entered(CELL, "boot-1")
    assert states.outdated(CELL, reachable=True) == "boot-1"
    assert states.get(CELL).state is CellState.JOINING
    states.entered(CELL, "boot-1")
    assert states.outdated(CELL, reachable=False) == ""
    assert states.get(CELL).state is CellState.FAILED
    assert states.must_enter(CELL, "boot-1", 0.0), "when it reports again"
