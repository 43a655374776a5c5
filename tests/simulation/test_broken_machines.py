"""A machine that is broken on purpose breaks something in the simulation, or the simulation is worth nothing."""

from __future__ import annotations

import pytest

from nano_appliance.model import failover, lease, lease_holder, lease_watch
from nano_appliance.model.failover_case import Step
from tests.simulation.golden import load, names
from tests.simulation.scenario import parse
from tests.simulation.world import Broken


def broken() -> set[str]:
    """The named scenarios in which something happens that must not."""
    return {name for name in names() if breaks(name)}


def breaks(name: str) -> bool:
    try:
        parse(load(name)[0]).run()
    except Broken:
        return True
    return False


def test_nothing_breaks_as_it_is() -> None:
    assert broken() == set()


def test_a_core_that_takes_over_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LEASE_EXPIRED_AFTER", lease_holder.FENCE_AFTER - 5.0)
    assert "core_and_storage_lost" in broken()


def test_a_cell_that_never_fences_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease_holder, "FENCE_AFTER", 10_000.0)
    assert "role_killed" in broken()


def test_a_core_that_does_not_look_at_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        lease_watch, "has_run_out", lambda _sight, *, asked, heard: asked - heard > lease.LEASE_EXPIRED_AFTER
    )
    assert {"cut_from_core_only", "graceful_stop_and_core_restart"} <= broken()


def test_a_core_that_believes_a_lost_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failover.FailoverMachine, "granted", lambda _machine, _cell: True)
    assert "back_and_lost_again" in broken() or "role_killed" in broken()


def test_a_core_that_asks_another_cell_when_one_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(
        machine: failover.FailoverMachine, event: failover.Adopted | failover.Unanswered, now: float
    ) -> list[failover.FailoverCommand]:
        commands = answered(machine, event, now)
        case = machine.state.open.get(event.number)
        if isinstance(event, failover.Unanswered) and case:
            moving = case.instances[event.instance]
            moving.step, moving.target = Step.WAITING, ""
        return commands

    answered = failover.FailoverMachine._answered
    monkeypatch.setattr(failover.FailoverMachine, "_answered", give_up)
    assert "answers_of_target_lost" in broken()
