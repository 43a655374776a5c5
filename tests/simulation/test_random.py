from __future__ import annotations

import os
import secrets

import pytest
from hypothesis import HealthCheck, given, settings

from tests.simulation.random_scenarios import scenario_of, scenarios
from tests.simulation.scenario import Scenario
from tests.simulation.world import Broken

# A scenario that fails tells its own seed in its heading.
SEED = int(os.environ.get("NANO_SIMULATION_SEED", secrets.randbelow(10**9)))
FEW = 20
MANY_CELL_HOURS = 1_000_000
HOURS_BETWEEN_TROUBLES = 100.0
"""An assumption, by which troubles are counted as time: the quiet hours between them are skipped and not run through.
What is run through is some minutes around each trouble."""


def run(scenario: Scenario) -> None:
    """Run it; one that fails prints itself so that it can become a named one."""
    try:
        scenario.run()
    except Broken as broken:
        raise Broken(f"{broken}\n{scenario}") from broken


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios())
def test_no_scenario_breaks_anything(scenario: Scenario) -> None:
    run(scenario)


@pytest.mark.parametrize("freezing", [False, True])
def test_a_sample_breaks_nothing(freezing: bool) -> None:
    for seed in range(SEED, SEED + FEW):
        run(scenario_of(seed, freezing=freezing))


@pytest.mark.long
@pytest.mark.parametrize("freezing", [False, True])
def test_a_million_cell_hours_break_nothing(freezing: bool) -> None:
    seed, hours = SEED, 0.0
    while hours < MANY_CELL_HOURS:
        scenario = scenario_of(seed, freezing=freezing)
        run(scenario)
        hours += len(scenario.steps) * HOURS_BETWEEN_TROUBLES
        seed += 1
