"""Scenarios by chance: troubles one after the other, with everything put right at the end."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from tests.simulation.guest import Guest
from tests.simulation.scenario import Scenario, Step

GAPS = (0.2, 1.0, 3.0, 5.0, 10.0, 15.0, 25.0, 40.0)
COMMANDS = ("MarkLost", "Adopt", "Release")
OF_HOST = (
    "power off",
    "power on",
    "kill role",
    "stop role",
    "start role",
    "hang storage",
    "answer storage",
    "enable",
)
OF_FROZEN = ("freeze", "thaw")
OF_WAY = ("cut", "cut", "heal", "slow", "double")
OF_CORE = ("kill core", "start core", "crash core")


def scenarios(*, freezing: bool = False) -> st.SearchStrategy[Scenario]:
    """Scenarios of two to four hosts, up to six guests and up to fifteen troubles."""
    troubles = (*OF_HOST, *OF_WAY, *OF_CORE, *(OF_FROZEN if freezing else ()))

    @st.composite
    def make(draw: st.DrawFn) -> Scenario:
        def choose(choices: Sequence[str]) -> str:
            return draw(st.sampled_from(choices))

        hosts = [chr(ord("a") + number) for number in range(draw(st.integers(2, 4)))]
        guests = [
            (Guest(f"g{number}", auto_start=draw(st.booleans()), wanted=draw(st.booleans())), choose(hosts))
            for number in range(draw(st.integers(1, 6)))
        ]
        steps, now = [], 5.0
        for _ in range(draw(st.integers(1, 15))):
            now += draw(st.sampled_from(GAPS))
            steps.append(Step(now, *_words(choose, troubles, hosts)))
        named = tuple((host, 16) for host in hosts)
        return Scenario("By chance.", named, tuple(guests), tuple(steps), now + 1, True, draw(st.integers(1, 10**6)))

    return make()


def scenario_of(seed: int, *, freezing: bool = False) -> Scenario:
    """The scenario of one seed, made without the library of random tests, which is much slower."""
    chance = random.Random(seed)
    troubles = (*OF_HOST, *OF_WAY, *OF_CORE, *(OF_FROZEN if freezing else ()))
    hosts = [chr(ord("a") + number) for number in range(chance.randint(2, 4))]
    guests = [
        (Guest(f"g{number}", auto_start=chance.random() < 0.5, wanted=chance.random() < 0.7), chance.choice(hosts))
        for number in range(chance.randint(1, 6))
    ]
    steps, now = [], 5.0
    for _ in range(chance.randint(1, 20)):
        now += chance.choice(GAPS)
        steps.append(Step(now, *_words(chance.choice, troubles, hosts)))
    named = tuple((host, 16) for host in hosts)
    return Scenario(f"By chance, {seed}.", named, tuple(guests), tuple(steps), now + 1, True, seed)


def _words(
    choose: Callable[[Sequence[str]], str], troubles: Sequence[str], hosts: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    trouble = choose(troubles)
    if trouble == "crash core":
        return trouble, (choose(("before", "after")), choose(COMMANDS))
    if trouble in OF_CORE:
        return trouble, ()
    if trouble not in OF_WAY:
        return trouble, (choose(hosts),)
    ends = [choose(hosts), "core"]
    return trouble, tuple(ends if choose(("to", "from")) == "to" else reversed(ends))
