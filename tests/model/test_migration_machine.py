"""The machine that moves instances, against cells that refuse, do not answer or are removed, and a core that dies."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.migration import Migration, Move, Step
from nano_appliance.model.migration_machine import RETRY_INTERVAL, MigrationMachine
from nano_appliance.model.migration_messages import (
    Adopt,
    Begun,
    Command,
    Done,
    Event,
    Refused,
    Release,
    Removed,
    Start,
    Unanswered,
)

SOURCE, TARGET = "cell_a", "cell_b"


def a_migration(*ids: str, auto_start: bool = False) -> Migration:
    moves = tuple(Move(id=each, name=f"ops.{each}", auto_start=auto_start) for each in ids)
    return Migration(id="m-1", source=SOURCE, target=TARGET, moves=moves)


def run(machine: MigrationMachine, *events: Event) -> list[Command | None]:
    return [machine.handle(event) for event in events]


def steps(machine: MigrationMachine) -> list[Step]:
    return [move.step for move in machine.state.moves]


def test_one_after_the_other_first_taken_over_then_forgotten() -> None:
    machine = MigrationMachine(a_migration("one", "two"))
    assert run(machine, Begun(), Done(), Done(), Done(), Done()) == [
        Adopt(TARGET, "one"),
        Release(SOURCE, "one"),
        Adopt(TARGET, "two"),
        Release(SOURCE, "two"),
        None,
    ]
    assert steps(machine) == [Step.MOVED, Step.MOVED]
    assert (machine.state.progress, machine.state.error) == (100, "")


def test_one_that_is_to_start_by_itself_is_started_where_it_arrives() -> None:
    machine = MigrationMachine(a_migration("one", auto_start=True))
    assert run(machine, Begun(), Done(), Done(), Refused("no memory")) == [
        Adopt(TARGET, "one"),
        Release(SOURCE, "one"),
        Start(TARGET, "one"),
        None,
    ]
    assert steps(machine) == [Step.MOVED]


def test_progress_grows() -> None:
    machine = MigrationMachine(a_migration("one", "two"))
    seen = []
    for event in (Begun(), Done(), Done(), Done(), Done()):
        machine.handle(event)
        seen.append(machine.state.progress)
    assert seen == sorted(set(seen))


def test_what_the_target_refuses_stays_and_the_others_go_on() -> None:
    machine = MigrationMachine(a_migration("one", "two"))
    assert run(machine, Begun(), Refused("no port is free")) == [Adopt(TARGET, "one"), Adopt(TARGET, "two")]
    assert machine.state.home(machine.state.moves[0]) == SOURCE
    assert machine.state.error == "ops.one: no port is free"
    assert not machine.state.is_decided


def test_a_target_that_does_not_answer_is_asked_to_forget_until_it_answers() -> None:
    machine = MigrationMachine(a_migration("one", "two"))
    first, again = Release(TARGET, "one", power_off=True), Release(TARGET, "one", power_off=True, delay=RETRY_INTERVAL)
    assert run(machine, Begun(), Unanswered("it is offline")) == [Adopt(TARGET, "one"), first]
    assert machine.state.is_decided
    assert not machine.state.is_over
    assert run(machine, Unanswered("offline"), Refused("it is busy"), Done()) == [again, again, None]
    assert steps(machine) == [Step.FAILED, Step.FAILED]
    assert machine.state.error == "ops.one: it is offline; ops.two: not begun, because of this: it is offline"


def test_a_source_that_does_not_answer_is_asked_again_and_the_instance_is_at_the_target() -> None:
    machine = MigrationMachine(a_migration("one"))
    again = Release(SOURCE, "one", delay=RETRY_INTERVAL)
    assert run(machine, Begun(), Done(), Unanswered("offline"))[2] == again
    assert machine.state.home(machine.state.moves[0]) == TARGET
    assert run(machine, Done()) == [None]
    assert steps(machine) == [Step.MOVED]


def test_a_source_that_refuses_keeps_the_instance() -> None:
    machine = MigrationMachine(a_migration("one"))
    events = (Begun(), Done(), Refused("it is running"), Done())
    assert run(machine, *events)[2:] == [Release(TARGET, "one", power_off=True), None]
    assert steps(machine) == [Step.FAILED]
    assert machine.state.error == "ops.one: it is running"


@pytest.mark.parametrize(("events", "step"), [((Done(), Removed()), Step.MOVED), ((Removed(),), Step.FAILED)])
def test_a_cell_that_was_removed_is_not_waited_for(events: tuple[Event, ...], step: Step) -> None:
    machine = MigrationMachine(a_migration("one"))
    assert run(machine, Begun(), *events)[-1] is None
    assert steps(machine) == [step]


@dataclass
class World:
    """Two cells and a disk: what a command does whether or not its answer arrives."""

    has: dict[str, set[str]] = field(default_factory=lambda: {SOURCE: set(), TARGET: set()})

    def carry_out(self, command: Command) -> None:
        if isinstance(command, Adopt):
            self.has[command.cell].add(command.instance)
        elif isinstance(command, Release):
            self.has[command.cell].discard(command.instance)


FATES = st.sampled_from(["done", "refused", "lost before", "lost after", "killed before", "killed after"])


def carried_out(world: World, command: Command, fate: str) -> Event:
    if fate in {"done", "lost after", "killed after"}:
        world.carry_out(command)
    if fate.startswith("killed"):
        return Begun()
    if fate.startswith("lost"):
        return Unanswered("no answer")
    done_already = isinstance(command, Adopt) == (command.instance in world.has[command.cell])
    return Refused("it will not") if fate == "refused" and not done_already else Done()


@given(st.lists(st.booleans(), min_size=1, max_size=4), st.lists(FATES, max_size=40))
def test_whatever_happens_no_instance_is_lost_or_doubled(auto_starts: list[bool], fates: list[str]) -> None:
    moves = tuple(Move(id=f"i{n}", name=f"ops.i{n}", auto_start=each) for n, each in enumerate(auto_starts))
    journal = Migration(id="m-1", source=SOURCE, target=TARGET, moves=moves)
    world = World()
    world.has[SOURCE] = {move.id for move in moves}
    machine = MigrationMachine(journal)
    command = machine.handle(Begun())
    for fate in [*fates, *["done"] * (3 * len(moves) + 1)]:
        journal = msgspec.json.decode(msgspec.json.encode(machine.state), type=Migration)
        for move in journal.moves:
            assert move.id in world.has[journal.home(move)]
        if command is None:
            break
        event = carried_out(world, command, fate)
        if isinstance(event, Begun):
            machine = MigrationMachine(journal)
        command = machine.handle(event)
    assert command is None
    assert machine.state.is_over
    for move in machine.state.moves:
        assert [cell for cell in (SOURCE, TARGET) if move.id in world.has[cell]] == [machine.state.home(move)]
        assert (move.step is Step.FAILED) == bool(move.error)
