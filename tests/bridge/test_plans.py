"""Every manager's plan for every kind of interface, word by word as a dry run prints it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from nano_appliance.bridge.plan import Plan, describe
from tests.bridge.examples import PLANS

GOLDEN = Path(__file__).parent / "golden"


def text_of(plan: Plan) -> str:
    """The plan as a person sees it, its files whole, and the way back."""
    files = [f"--- {change.path}\n{change.after}" for change in plan.files if change.after is not None]
    back = ["--- the way back", *map(str, (*plan.undo_first, "the files as they were", *plan.undo)), ""]
    return "\n".join([describe(plan, 60), "", *files, *back])


@pytest.mark.parametrize("name", PLANS)
def test_the_plan_is_the_golden_one(name: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDEN / f"{name}.txt"
    text = text_of(PLANS[name])
    if request.config.getoption("--regenerate-golden"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(PLANS)


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_reaches_the_worker_as_it_is(name: str) -> None:
    assert msgspec.json.decode(msgspec.json.encode(PLANS[name]), type=Plan) == PLANS[name]
