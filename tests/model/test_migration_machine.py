"""The machine that moves instances, against cells that refuse, do not answer or are removed, and a core that dies."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.model.migration import Migration, MigrationOptions, Move, Step
from nano_appliance.model.migration_machine import RETRY_INTERVAL, MigrationMachine
from nano_appliance.model.migration_messages import (
    Adopt,
    Begun,
    Carry,
    Command,
    Done,
    Event,
    Receive,
    Refused,
    Release,
    Removed,
    Start,
    Unanswered,
)
from nano_appliance.model.transfer import Transfer

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


def a_live_migration(*ids: str, **options: bool) -> Migration:
    moves = tuple(Move(id=each, name=f"ops.{each}", live=True) for each in ids)
    return Migration(id="m-1", source=SOURCE, target=TARGET, moves=moves, options=MigrationOptions(**options))


def test_one_that_runs_is_expected_carried_taken_over_and_forgotten() -> None:
    machine = MigrationMachine(a_live_migration("one"))
    assert run(machine, Begun(), Done(), Done(Transfer(transferred=7)), Done(), Done()) == [
        Receive(TARGET, "one"),
        Carry(SOURCE, "one"),
        Adopt(TARGET, "one", arrived=True),
        Release(SOURCE, "one", power_off=True),
        None,
    ]
    assert (steps(machine), machine.state.moves[0].transfer.transferred) == ([Step.MOVED], 7)


def test_while_the_source_does_not_tell_both_are_asked_in_turn() -> None:
    machine = MigrationMachine(a_live_migration("one"))
    seek = Adopt(TARGET, "one", arrived=True, delay=RETRY_INTERVAL)
    again = Carry(SOURCE, "one", begun=True, delay=RETRY_INTERVAL)
    events = (Begun(), Done(), Unanswered("offline"), Unanswered("on its way"), Unanswered("offline"))
    assert run(machine, *events)[2:] == [seek, again, seek]
    assert machine.state.home(machine.state.moves[0]) == SOURCE
    assert run(machine, Done()) == [Release(SOURCE, "one", power_off=True)]
    assert machine.state.home(machine.state.moves[0]) == TARGET


def test_a_core_that_comes_back_asks_how_it_went() -> None:
    machine = MigrationMachine(a_live_migration("one"))
    run(machine, Begun(), Done())
    again = MigrationMachine(machine.state)
    assert run(again, Begun(), Refused("cut off"), Done()) == [
        Carry(SOURCE, "one", begun=True),
        Release(TARGET, "one", power_off=True),
        None,
    ]
    assert steps(again) == [Step.FAILED]


def test_what_the_source_has_let_go_is_not_taken_back_while_the_target_is_silent() -> None:
    machine = MigrationMachine(a_live_migration("one"))
    again = Adopt(TARGET, "one", arrived=True, delay=RETRY_INTERVAL)
    assert run(machine, Begun(), Done(), Done(), Unanswered("offline"), Unanswered("offline"))[3:] == [again, again]


@pytest.mark.parametrize("post_copy", [False, True])
def test_one_that_is_nowhere_any_more_stays_off_unless_it_was_torn(post_copy: bool) -> None:
    machine = MigrationMachine(a_live_migration("one", post_copy=post_copy))
    events = (Begun(), Done(), Done(), Refused("it is not here"), Done())
    expected = Start(SOURCE, "one") if post_copy else None
    assert run(machine, *events)[3:] == [Release(TARGET, "one", power_off=True), expected]
    machine.handle(Done())
    assert steps(machine) == [Step.FAILED]


def test_a_source_that_still_has_something_of_it_has_to_let_it_go() -> None:
    machine = MigrationMachine(a_live_migration("one"))
    again = Release(SOURCE, "one", power_off=True, delay=RETRY_INTERVAL)
    assert run(machine, Begun(), Done(), Done(), Done(), Refused("it could not be powered off"))[4] == again
    assert run(machine, Done()) == [None]
    assert steps(machine) == [Step.MOVED]


def test_cancelled_it_begins_with_nothing_more() -> None:
    machine = MigrationMachine(a_live_migration("one", "two"))
    machine.handle(Begun())
    machine.cancel()
    assert run(machine, Done(), Done()) == [Release(TARGET, "one", power_off=True), None]
    assert [move.error for move in machine.state.moves] == ["cancelled", "cancelled"]


@dataclass
class World:
    """Two cells and a disk: what a command does whether or not its answer arrives.

    `has` are the cells' records; `runs` where the guests are that run, `prepared` what the target expects.
    """

    has: dict[str, set[str]] = field(default_factory=lambda: {SOURCE: set(), TARGET: set()})
    runs: dict[str, str] = field(default_factory=dict)
    prepared: set[str] = field(default_factory=set)

    def carry_out(self, command: Command) -> Event:
        instance = command.instance
        match command:
            case Receive():
                self.prepared.add(instance)
            case Carry():
                return self._carry(instance, begun=command.begun)
            case Adopt() if command.arrived and self.runs.get(instance) != TARGET:
                return Refused("it is not here")
            case Adopt():
                self.has[command.cell].add(instance)
            case Release():
                self._release(command)
            case Start():
                self.runs.setdefault(instance, command.cell)
        return Done()

    def _carry(self, instance: str, *, begun: bool) -> Event:
        if self.runs.get(instance) == SOURCE:
            if begun or instance not in self.prepared:
                return Refused("it stays")
            self.runs[instance] = TARGET
        return Done()

    def _release(self, command: Release) -> None:
        self.has[command.cell].discard(command.instance)
        if command.cell == TARGET:
            self.prepared.discard(command.instance)
        if self.runs.get(command.instance) == command.cell:
            assert command.power_off
            del self.runs[command.instance]


FATES = st.sampled_from(["done", "refused", "lost before", "lost after", "killed before", "killed after"])


def carried_out(world: World, command: Command, fate: str) -> Event:
    """A cell refuses only what has not been carried out; of what has arrived and what is let go it knows better."""
    told: Event = Done()
    if fate in {"done", "lost after", "killed after"}:
        told = world.carry_out(command)
    if fate.startswith("killed"):
        return Begun()
    if fate.startswith("lost"):
        return Unanswered("no answer")
    if fate == "refused":
        return refusal(world, command)
    return told


def refusal(world: World, command: Command) -> Event:
    instance = command.instance
    match command:
        case Receive():
            return Refused("it will not")
        case Carry():
            return Refused("it stays") if world.runs.get(instance) == SOURCE else world.carry_out(command)
        case Adopt(arrived=True):
            return world.carry_out(command)
        case _:
            done_already = isinstance(command, Adopt) == (instance in world.has[command.cell])
            return Done() if done_already else Refused("it will not")


@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=4),
    st.lists(FATES, max_size=40),
)
def test_whatever_happens_no_instance_is_lost_or_doubled(kinds: list[tuple[bool, bool]], fates: list[str]) -> None:
    moves = tuple(
        Move(id=f"i{n}", name=f"ops.i{n}", auto_start=auto_start, live=live)
        for n, (auto_start, live) in enumerate(kinds)
    )
    journal = Migration(id="m-1", source=SOURCE, target=TARGET, moves=moves)
    world = World()
    world.has[SOURCE] = {move.id for move in moves}
    world.runs = {move.id: SOURCE for move in moves if move.live}
    machine = MigrationMachine(journal)
    command = machine.handle(Begun())
    for fate in [*fates, *["done"] * (5 * len(moves) + 2)]:
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
        home = machine.state.home(move)
        assert [cell for cell in (SOURCE, TARGET) if move.id in world.has[cell]] == [home]
        assert (move.step is Step.FAILED) == bool(move.error)
        if move.live:
            assert world.runs.get(move.id) == home
