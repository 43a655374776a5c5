"""How far a migration is, where its instances live, and what of it is carried."""

from __future__ import annotations

import pytest

from nano_appliance.model.migration import Migration, MigrationOptions, Move, Step
from nano_appliance.model.transfer import Transfer


def at(*steps: Step, live: bool = False, transfer: Transfer | None = None) -> Migration:
    moves = tuple(
        Move(id=str(n), name=f"ops.{n}", step=step, live=live, transfer=transfer or Transfer())
        for n, step in enumerate(steps)
    )
    return Migration(id="m", source="a", target="b", moves=moves)


@pytest.mark.parametrize("live", [False, True])
def test_progress_grows_with_each_step(live: bool) -> None:
    ways = {
        False: (Step.WAITING, Step.ADOPTING, Step.LEAVING, Step.STARTING, Step.MOVED),
        True: (Step.WAITING, Step.RECEIVING, Step.TRANSFERRING, Step.ADOPTING, Step.LEAVING, Step.MOVED),
    }
    seen = [at(step, live=live).progress for step in ways[live]]
    assert seen == sorted(set(seen))
    assert (seen[0], seen[-1]) == (0, 100)


def test_progress_follows_what_is_carried() -> None:
    seen = [
        at(Step.TRANSFERRING, live=True, transfer=Transfer(transferred=done, remaining=100 - done)).progress
        for done in (0, 50, 100)
    ]
    assert seen == [5, 47, 90]


def test_it_is_decided_before_everything_is_cleaned_up() -> None:
    decided = at(Step.MOVED, Step.RETURNING, Step.RESTARTING)
    assert decided.is_decided
    assert not decided.is_over
    assert decided.current == 1
    assert at(Step.MOVED, Step.FAILED).current is None


@pytest.mark.parametrize("step", Step)
def test_an_instance_is_at_home_on_the_target_once_that_has_taken_it_over(step: Step) -> None:
    migration = at(step, live=True)
    arrived = step in {Step.LEAVING, Step.STARTING, Step.MOVED}
    assert migration.home(migration.moves[0]) == ("b" if arrived else "a")


def test_memory_is_carried_of_what_runs_and_nothing_of_the_rest() -> None:
    cold, live = at(Step.WAITING), at(Step.WAITING, live=True)
    assert (cold.is_carried(cold.moves[0]), live.is_carried(live.moves[0])) == (False, True)


def test_options_that_say_nothing_are_not_written() -> None:
    assert MigrationOptions() == MigrationOptions(speed_limit=0, post_copy=False)
