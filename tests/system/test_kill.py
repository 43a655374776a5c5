"""A role that is killed at any moment of the road comes back, and nothing that was acknowledged is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.lab.kill import Kill, Killer
from tests.lab.patience import eventually
from tests.lab.processes import ROLES
from tests.lab.road import Road
from tests.lab.running_nano import RunningNano
from tests.lab.seed import SEED

LATEST = 0.6
"""Seconds into a step; longer than most of them take, so that kills also fall between steps."""

SAMPLED = 3
KILLS_WHILE_UP = tuple(step for step in Road.STEPS if step != "down")


def sampled_moments(role: str) -> tuple[Kill, ...]:
    """A few moments of one road, chosen by the seed of this run."""
    dice = random.Random(f"{SEED} {role}")
    return tuple(Kill(role, step, dice.uniform(0, LATEST)) for step in dice.sample(KILLS_WHILE_UP, SAMPLED))


def every_moment() -> list[tuple[Kill, ...]]:
    """Each role at each step, at a moment chosen by the seed of this run."""
    dice = random.Random(SEED)
    return [(Kill(role, step, dice.uniform(0, LATEST)),) for role in ROLES for step in KILLS_WHILE_UP]


def reported(nano: RunningNano) -> set[str]:
    """Roles whose death by SIGKILL was told at the terminal."""
    return {role for role in ROLES for line in nano.output if f"{role} was ended by SIGKILL" in line}


def travel(folder: Path, kills: tuple[Kill, ...]) -> None:
    nano = RunningNano(folder / "home")
    road, killer = Road(nano, folder / "screen.png", patient=True), Killer(nano, kills)
    try:
        for step in Road.STEPS:
            killer.begin(step)
            if step == "down":
                assert not killer.wait(), "no process was found to kill"
                # A death is reported while Nano runs; one that falls into the stop is part of it.
                eventually(lambda: {kill.role for kill in kills} <= reported(nano), "a kill was not reported")
            road.step(step)
    except BaseException as error:
        error.add_note(nano.told())
        raise
    finally:
        nano.kill()


@pytest.mark.parametrize("role", ROLES)
def test_sampled_kills_lose_nothing(role: str, tmp_path: Path) -> None:
    travel(tmp_path, sampled_moments(role))


def test_kills_in_a_row_before_it_was_ever_ready_lose_nothing(tmp_path: Path) -> None:
    travel(tmp_path, tuple(Kill("cell", step) for step in KILLS_WHILE_UP[:3]))


@pytest.mark.long
@pytest.mark.parametrize("kills", every_moment(), ids=lambda kills: f"{kills[0].role}-{kills[0].step}")
def test_each_kill_loses_nothing(kills: tuple[Kill, ...], tmp_path: Path) -> None:
    travel(tmp_path, kills)
