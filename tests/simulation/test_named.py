from __future__ import annotations

import pytest

from tests.simulation.golden import load, names, play
from tests.simulation.scenario import parse


@pytest.mark.parametrize("name", names())
def test_what_happens_is_what_was_written_down(name: str) -> None:
    text, log = load(name)
    assert play(text) == log


@pytest.mark.parametrize("name", names())
def test_a_scenario_reads_as_it_is_written(name: str) -> None:
    scenario = parse(load(name)[0])
    assert parse(str(scenario)) == scenario


def test_a_trouble_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no such trouble: burn a"):
        parse("A fire.\nhosts a\n10 burn a\nuntil 20")
