from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from nano_appliance.model import failover, lease, lease_holder
from nano_appliance.model.failover_case import Step
from tests.simulation.random_scenarios import scenario_of, scenarios
from tests.simulation.scenario import Scenario
from tests.simulation.world import Broken

SEED = int(os.environ.get("NANO_SIMULATION_SEED", secrets.randbelow(10**9)))
FEW, MANY = 60, 10_000


def run(scenario: Scenario) -> None:
    """Run it; one that fails prints itself so that it can become a named one."""
    try:
        scenario.run()
    except Broken as broken:
        raise Broken(f"{broken}\n{scenario}") from broken


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios())
def test_no_scenario_breaks_anything(scenario: Scenario) -> None:
    run(scenario)


@pytest.mark.parametrize("freezing", [False, True])
def test_a_sample_breaks_nothing(freezing: bool) -> None:
    print(f"NANO_SIMULATION_SEED={SEED}")
    for seed in range(SEED, SEED + FEW):
        run(scenario_of(seed, freezing=freezing))


@pytest.mark.long
@pytest.mark.parametrize("freezing", [False, True])
def test_many_break_nothing(freezing: bool) -> None:
    print(f"NANO_SIMULATION_SEED={SEED}")
    for seed in range(SEED, SEED + MANY):
        run(scenario_of(seed, freezing=freezing))


def breaking() -> Iterator[int]:
    """Seeds of scenarios that break something, of a few hundred."""
    for seed in range(400):
        try:
            scenario_of(seed).run()
        except Broken:
            yield seed


def test_a_core_that_takes_over_too_early_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LEASE_EXPIRED_AFTER", lease_holder.FENCE_AFTER - 5.0)
    assert next(breaking(), None) is not None


def test_a_cell_that_never_fences_itself_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease_holder, "FENCE_AFTER", 10_000.0)
    assert next(breaking(), None) is not None


def test_a_core_that_asks_another_cell_when_one_does_not_answer_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(
        machine: failover.FailoverMachine, event: failover.Adopted | failover.Unanswered, now: float
    ) -> list[failover.FailoverCommand]:
        commands = answered(machine, event, now)
        moving = (
            machine.state.open[event.number].instances[event.instance] if event.number in machine.state.open else None
        )
        if isinstance(event, failover.Unanswered) and moving:
            moving.step, moving.target = Step.WAITING, ""
        return commands

    answered = failover.FailoverMachine._answered
    monkeypatch.setattr(failover.FailoverMachine, "_answered", give_up)
    assert next(breaking(), None) is not None
