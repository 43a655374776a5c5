"""A machine that is broken on purpose breaks something in the simulation, or the simulation is worth nothing."""

from __future__ import annotations

import pytest

from nano_appliance.model import failover, lease, lease_holder, lease_watch
from nano_appliance.model.failover_case import Step
from tests.simulation.golden import load
from tests.simulation.scenario import parse
from tests.simulation.world import Broken


def breaks(name: str) -> bool:
    """Whether something happens in a named scenario that must not."""
    try:
        parse(load(name)[0]).run()
    except Broken:
        return True
    return False


def test_a_core_that_takes_over_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LEASE_EXPIRED_AFTER", 5.0)
    assert breaks("core_and_storage_lost")


def test_a_cell_that_never_fences_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease_holder, "FENCE_AFTER", 10_000.0)
    assert breaks("role_killed")


def test_a_core_that_does_not_look_at_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        lease_watch, "has_run_out", lambda _sight, *, asked, heard: asked - heard > lease.LEASE_EXPIRED_AFTER
    )
    assert breaks("cut_from_core_only")
    assert breaks("graceful_stop_and_core_restart")


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
    assert breaks("answers_of_target_lost")
