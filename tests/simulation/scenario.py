"""Scenarios as text: a heading, what there is, and what happens when.

    A host loses its power.
    hosts a b
    guest web on a running
    10 power off a
    until 60

Words of the troubles are in `TROUBLES`; `settle` instead of `until` ends all trouble at that time and looks whether
everything has found its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.simulation.guest import Guest
from tests.simulation.world import World

SLOW = 6.0


def _cut(world: World, source: str, target: str) -> None:
    world.network.way(source, target).cut = True


def _heal(world: World, source: str, target: str) -> None:
    world.network.way(source, target).cut = False


def _slow(world: World, source: str, target: str) -> None:
    world.network.way(source, target).slowest = SLOW


def _double(world: World, source: str, target: str) -> None:
    world.network.way(source, target).twice = True


def _freeze(world: World, host: str) -> None:
    world.was_frozen = True
    world.hosts[host].frozen = world.hosts[host].powered


def _kill_role(world: World, host: str) -> None:
    world.hosts[host].role = None


def _stop_role(world: World, host: str) -> None:
    role = world.hosts[host].role
    if role:
        world.hosts[host].do(role.stop)


def _enable(world: World, host: str) -> None:
    world.core.disk.disabled.discard(host)


def _crash(world: World, when: str, command: str) -> None:
    world.core.crash_at = (command, when)


TROUBLES: dict[str, Callable[..., None]] = {
    "power off": lambda world, host: world.hosts[host].power_off(),
    "power on": lambda world, host: world.hosts[host].power_on(),
    "freeze": _freeze,
    "thaw": lambda world, host: world.hosts[host].thaw(),
    "kill role": _kill_role,
    "stop role": _stop_role,
    "start role": lambda world, host: world.hosts[host].do(world.hosts[host].start_role),
    "kill core": lambda world: world.core.kill(),
    "start core": lambda world: world.core.start(),
    "crash core": _crash,
    "enable": _enable,
    "cut": _cut,
    "heal": _heal,
    "slow": _slow,
    "double": _double,
    "hang storage": lambda world, host: world.storage.hanging.add(host),
    "answer storage": lambda world, host: world.storage.answer_again(host),
}


@dataclass(frozen=True)
class Step:
    """A trouble at a time."""

    at: float
    trouble: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((f"{self.at:g}", self.trouble, *self.words))


@dataclass(frozen=True)
class Scenario:
    """What there is, what happens, and the end; `settles` when everything must have found its place after it."""

    heading: str
    hosts: tuple[tuple[str, int], ...]
    guests: tuple[tuple[Guest, str], ...]
    steps: tuple[Step, ...]
    end: float
    settles: bool
    seed: int = 0

    def run(self) -> World:
        """Let it happen; raises Broken."""
        world = World(self.seed)
        for name, memory in self.hosts:
            world.add_host(name, memory)
        for guest, host in self.guests:
            copy = Guest(guest.id, guest.memory, guest.auto_start)
            world.add_guest(copy, host, running=guest.wanted)
        world.begin()
        for step in self.steps:
            world.run_until(step.at)
            world.log(f"> {' '.join((step.trouble, *step.words))}")
            TROUBLES[step.trouble](world, *step.words)
        world.run_until(self.end)
        if self.settles:
            world.settle()
        return world

    def __str__(self) -> str:
        lines = [self.heading]
        lines.append("hosts " + " ".join(name if memory == 16 else f"{name}:{memory}" for name, memory in self.hosts))
        for guest, host in self.guests:
            words = ["guest", guest.id, "on", host, "running" if guest.wanted else "stopped"]
            words += ["auto-start"] if guest.auto_start else []
            words += [] if guest.memory == 1 else [f"memory {guest.memory}"]
            lines.append(" ".join(words))
        lines += [f"seed {self.seed}"] if self.seed else []
        lines += [str(step) for step in self.steps]
        return "\n".join([*lines, f"{'settle' if self.settles else 'until'} {self.end:g}"])


def parse(text: str) -> Scenario:
    """The scenario that `text` describes; raises ValueError for a line that says nothing."""
    heading, *lines = text.strip().splitlines()
    hosts: list[tuple[str, int]] = []
    guests: list[tuple[Guest, str]] = []
    steps: list[Step] = []
    end, settles, seed = 0.0, False, 0
    for line in lines:
        match line.split():
            case ["hosts", *names]:
                parts = [name.partition(":") for name in names]
                hosts = [(name, int(memory or 16)) for name, _, memory in parts]
            case ["guest", guest, "on", host, state, *more]:
                memory = int(more[more.index("memory") + 1]) if "memory" in more else 1
                guests.append((Guest(guest, memory, "auto-start" in more, state == "running"), host))
            case ["seed", number]:
                seed = int(number)
            case ["until" | "settle" as word, at]:
                end, settles = float(at), word == "settle"
            case [at, *words]:
                steps.append(_step(float(at), words))
    return Scenario(heading, tuple(hosts), tuple(guests), tuple(steps), end, settles, seed)


def _step(at: float, words: list[str]) -> Step:
    for count in (2, 1):
        trouble = " ".join(words[:count])
        if trouble in TROUBLES:
            return Step(at, trouble, tuple(words[count:]))
    raise ValueError(f"no such trouble: {' '.join(words)}")
