from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from nano_appliance.model.failover import ORDERS_AT_ONCE, RETRY_AFTER, FailoverMachine
from nano_appliance.model.failover_case import FailoverState, Lost, Step
from nano_appliance.model.failover_messages import (
    Adopt,
    Adopted,
    AskSight,
    FailoverCommand,
    FailoverEvent,
    Heard,
    Listed,
    MarkLost,
    Pool,
    Release,
    Released,
    Settled,
    Sighted,
    Tick,
    Unanswered,
)
from nano_appliance.model.lease import LeaseSight
from nano_appliance.model.lease_watch import PATIENCE_WITH_OBSERVER
from nano_appliance.model.scheduling import Candidate, Demand
from nano_appliance.model.timing import LEASE_EXPIRED_AFTER, SIGHT_INTERVAL, SUSPECT_AFTER
from nano_appliance.model.units import GIB
from nano_appliance.model.usage import HostUsage

C = TypeVar("C")
EXPIRED = LeaseSight(unchanged=LEASE_EXPIRED_AFTER)


class Bench:
    """The machine with three members of one pool of which `a` falls silent; everybody else reports in time."""

    def __init__(self, *names: str, state: FailoverState | None = None, memory: int = 16) -> None:
        self.now = 100.0
        self.machine = FailoverMachine(state or FailoverState(), self.now)
        self.free = dict.fromkeys(names or ("a", "b", "c"), memory)
        self.leased = frozenset(self.free)
        self.detached: set[str] = set()
        self.silent = {"a"}
        self.disabled: set[str] = set()

    def pool(self) -> Pool:
        return Pool(name="p", members=tuple(self._member(name) for name in self.free), leased=self.leased)

    def _member(self, name: str) -> Candidate:
        usage = HostUsage(max_cpu=8, available_memory=self.free[name] * GIB, max_memory=16 * GIB)
        alive, enabled = name not in self.silent, name not in self.disabled
        obstacle = "does not have the storage" if name in self.detached else ""
        return Candidate(name=name, alive=alive, enabled=enabled, usage=usage, obstacle=obstacle)

    def tell(self, event: FailoverEvent) -> list[FailoverCommand]:
        return self.machine.handle(event, self.now)

    def tick(self, seconds: float = 0.0) -> list[FailoverCommand]:
        self.now += seconds
        for name in self.free.keys() - self.silent:
            self.tell(Heard(name))
        return self.tell(Tick((self.pool(),)))

    def sighted(
        self, sight: LeaseSight = EXPIRED, observer: str = "b", asked: float | None = None
    ) -> list[FailoverCommand]:
        asked = self.now if asked is None else asked
        return self.tell(Sighted("p", "a", observer, asked, sight))

    def lose(self, *instances: Lost) -> int:
        """Take `a` as lost with these instances; the failover's number."""
        self.tick(LEASE_EXPIRED_AFTER)
        (marked,) = pick(MarkLost, self.sighted())
        self.tell(Listed(marked.number, instances))
        return marked.number

    def restart(self) -> None:
        """A new core that knows what the old one wrote down."""
        written = msgspec.json.decode(msgspec.json.encode(self.machine.state), type=FailoverState)
        self.machine = FailoverMachine(written, self.now)


def pick(kind: type[C], commands: list[FailoverCommand]) -> list[C]:
    return [each for each in commands if isinstance(each, kind)]


def lost(name: str, memory: int = 1, **how: Any) -> Lost:
    demand = Demand(cores=1, memory=memory * GIB, disk=GIB)
    return Lost(id=name, demand=demand, auto_start=how.get("auto_start", False), ran=how.get("ran", True))


def test_a_cell_that_reports_is_not_watched() -> None:
    bench = Bench()
    bench.silent.clear()
    assert bench.tick(SUSPECT_AFTER) == []


def test_the_lease_of_a_silent_cell_is_watched_by_one_other_every_interval() -> None:
    bench = Bench()
    assert bench.tick(SUSPECT_AFTER) == [AskSight("p", "a", "b", bench.now)]
    assert bench.tick(SIGHT_INTERVAL / 2) == []
    assert bench.tick(SIGHT_INTERVAL / 2) == [AskSight("p", "a", "b", bench.now)]


def test_an_observer_whose_answers_are_useless_is_replaced() -> None:
    bench = Bench()
    bench.tick(SUSPECT_AFTER)
    for _ in range(PATIENCE_WITH_OBSERVER):
        bench.sighted(LeaseSight(problem="no answer"))
    assert pick(AskSight, bench.tick(SIGHT_INTERVAL))[0].observer == "c"
    assert bench.machine.watch("a").problem == "no answer"


def test_a_member_without_the_storage_and_a_silent_one_observe_nothing() -> None:
    bench = Bench()
    bench.detached.add("b")
    bench.silent.add("c")
    assert bench.tick(SUSPECT_AFTER) == []
    assert bench.machine.watch("a").problem == "no other member of the pool can see its lease"


def test_a_cell_is_lost_when_its_lease_ran_out_and_the_core_heard_nothing_as_long() -> None:
    bench = Bench()
    bench.tick(LEASE_EXPIRED_AFTER - 1)
    assert bench.sighted() == []
    bench.tick(1)
    assert bench.sighted(asked=bench.now - 1) == []
    assert bench.sighted() == [MarkLost(1, "a")]
    assert not bench.machine.granted("a")
    assert bench.sighted() == []


def test_a_cell_whose_lease_lives_goes_on() -> None:
    bench = Bench()
    bench.tick(1000.0)
    assert bench.sighted(LeaseSight(unchanged=2.0)) == []
    assert bench.machine.granted("a")


def test_a_cell_that_was_heard_meanwhile_is_not_lost() -> None:
    bench = Bench()
    bench.tick(LEASE_EXPIRED_AFTER)
    bench.tell(Heard("a"))
    assert bench.sighted() == []


def test_a_cell_that_stopped_on_purpose_is_neither_watched_nor_lost() -> None:
    bench = Bench()
    bench.tell(Heard("a", stopping=True))
    assert bench.tick(1000.0) == []
    assert bench.sighted() == []
    bench.restart()
    bench.tick(1000.0)
    assert bench.sighted(LeaseSight(unchanged=500.0, resting=True)) == []
    assert bench.machine.watch("a").problem == "it has stopped on purpose"


def test_a_core_that_just_started_gives_everybody_the_whole_time() -> None:
    bench = Bench()
    bench.tick(LEASE_EXPIRED_AFTER)
    bench.restart()
    bench.tick(LEASE_EXPIRED_AFTER - 1)
    assert bench.sighted() == []


def test_what_starts_by_itself_comes_first_and_what_was_stopped_stays_so() -> None:
    bench = Bench("a", "b")
    bench.lose(lost("x", ran=False), lost("y"), lost("z", ran=False, auto_start=True))
    ordered = pick(Adopt, bench.tick())
    assert [(each.instance, each.start) for each in ordered] == [("z", True), ("y", True), ("x", False)]


def test_instances_spread_by_what_was_promised_already() -> None:
    bench = Bench()
    bench.lose(*(lost(f"i{number}", 4) for number in range(4)))
    assert sorted(each.target for each in pick(Adopt, bench.tick())) == ["b", "b", "c", "c"]


def test_a_cell_is_given_a_few_at_a_time() -> None:
    bench = Bench("a", "b")
    number = bench.lose(*(lost(f"i{index}") for index in range(ORDERS_AT_ONCE + 1)))
    first = pick(Adopt, bench.tick())
    assert len(first) == ORDERS_AT_ONCE
    bench.tell(Adopted(number, first[0].instance, first[0].order))
    assert len(pick(Adopt, bench.tick())) == 1


def test_what_does_not_fit_is_told_and_tried_again() -> None:
    bench = Bench("a", "b", memory=1)
    number = bench.lose(lost("big", 4), lost("small", 1))
    assert [each.instance for each in pick(Adopt, bench.tick())] == ["small"]
    waiting = bench.machine.state.open[number].instances["big"]
    assert waiting.step is Step.WAITING
    assert "b has" in waiting.message
    bench.free["b"] = 8
    assert pick(Adopt, bench.tick(RETRY_AFTER - 1)) == []
    assert [each.instance for each in pick(Adopt, bench.tick(1))] == ["big"]


def test_an_adoption_that_failed_goes_to_the_next_cell() -> None:
    bench = Bench()
    number = bench.lose(lost("x"))
    (first,) = pick(Adopt, bench.tick())
    bench.tell(Adopted(number, "x", first.order, problem="no port available"))
    (second,) = pick(Adopt, bench.tick())
    assert {first.target, second.target} == {"b", "c"}
    bench.tell(Adopted(number, "x", second.order, problem="image is locked"))
    assert pick(Adopt, bench.tick()) == []
    assert bench.machine.state.open[number].instances["x"].message == "image is locked"
    assert len(pick(Adopt, bench.tick(RETRY_AFTER))) == 1


def test_an_adoption_without_answer_is_ordered_again_from_the_same_cell_only() -> None:
    bench = Bench()
    number = bench.lose(lost("x"))
    (first,) = pick(Adopt, bench.tick())
    assert pick(Adopt, bench.tick(100.0)) == [], "the answer is still waited for"
    bench.tell(Unanswered(number, "x", first.order, "timed out"))
    bench.free[first.target] = 0
    (second,) = pick(Adopt, bench.tick(RETRY_AFTER))
    assert (second.target, second.order > first.order) == (first.target, True)
    bench.tell(Adopted(number, "x", first.order))
    assert bench.machine.state.open[number].instances["x"].step is Step.ORDERED, "an answer to an older order"


def test_a_core_that_ends_in_the_middle_goes_on_with_the_same_cell() -> None:
    bench = Bench()
    number = bench.lose(lost("x"))
    (first,) = pick(Adopt, bench.tick())
    bench.restart()
    (second,) = pick(Adopt, bench.tick())
    assert (second.number, second.target, second.order > first.order) == (number, first.target, True)


def test_a_core_that_ends_before_the_cell_is_marked_marks_it_again() -> None:
    bench = Bench()
    bench.tick(LEASE_EXPIRED_AFTER)
    bench.sighted()
    bench.restart()
    assert not bench.machine.granted("a")
    assert pick(MarkLost, bench.tick()) == [MarkLost(1, "a")]


def test_what_was_going_to_a_cell_that_is_lost_too_goes_elsewhere() -> None:
    bench = Bench()
    number = bench.lose(lost("x"))
    (first,) = pick(Adopt, bench.tick())
    bench.silent.add(first.target)
    other = next(name for name in ("b", "c") if name != first.target)
    bench.tick(LEASE_EXPIRED_AFTER)
    (marked,) = pick(MarkLost, bench.tell(Sighted("p", first.target, other, bench.now, EXPIRED)))
    bench.tell(Listed(marked.number, (lost("x"), lost("y"))))
    ordered = {each.instance: each for each in pick(Adopt, bench.tick())}
    assert (ordered["x"].number, ordered["x"].target) == (number, other)
    assert (ordered["y"].number, ordered["y"].target) == (marked.number, other)
    (release,) = pick(Release, bench.tell(Heard(first.target)))
    assert set(release.instances) == {"x", "y"}, "it may have taken over x before it was lost"


def test_a_cell_that_comes_back_drops_what_was_taken_and_is_believed_again() -> None:
    bench = Bench()
    number = bench.lose(lost("x"), lost("y"))
    for order in pick(Adopt, bench.tick()):
        bench.tell(Adopted(number, order.instance, order.order))
    (release,) = pick(Release, bench.tell(Heard("a")))
    assert set(release.instances) == {"x", "y"}
    assert bench.tell(Heard("a")) == [], "it is at it"
    assert not bench.machine.granted("a")
    bench.tell(Released(number, release.order))
    assert bench.machine.granted("a")
    assert not bench.machine.state.open
    assert bench.machine.state.ended[0].cell == "a"


def test_a_release_that_may_not_have_happened_is_ordered_again() -> None:
    bench = Bench()
    number = bench.lose(lost("x"))
    (first,) = pick(Release, bench.tell(Heard("a")))
    bench.tell(Released(number, first.order, problem="timed out"))
    assert bench.tell(Heard("a")) == []
    bench.now += RETRY_AFTER
    (second,) = pick(Release, bench.tell(Heard("a")))
    assert second.order > first.order


def test_what_still_waits_when_the_cell_is_back_and_enabled_can_return_to_it() -> None:
    bench = Bench("a", "b", memory=0)
    bench.disabled.add("a")
    number = bench.lose(lost("x"))
    bench.tick()
    bench.silent.clear()
    bench.free["a"] = 8
    (release,) = pick(Release, bench.tell(Heard("a")))
    bench.tell(Released(number, release.order))
    assert pick(Adopt, bench.tick(RETRY_AFTER)) == []
    bench.disabled.clear()
    assert [each.target for each in pick(Adopt, bench.tick(RETRY_AFTER))] == ["a"]


def test_an_instance_that_has_a_place_already_is_left_alone() -> None:
    bench = Bench("a", "b", memory=0)
    number = bench.lose(lost("x"))
    bench.tell(Settled("x"))
    assert bench.machine.state.open[number].placed
    assert pick(Adopt, bench.tick(RETRY_AFTER)) == []


def test_a_cell_without_instances_is_lost_too_and_nothing_is_ordered() -> None:
    bench = Bench()
    number = bench.lose()
    assert pick(Adopt, bench.tick()) == []
    assert pick(Release, bench.tell(Heard("a")))[0].number == number
