"""Which process is started, awaited, restarted and stopped when: a state machine without clock, socket or process.

Events go in with the time they happened at (seconds of a monotonic clock), commands come out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
"""Before a process that died is started again; doubles each time, in seconds."""

STEADY_AFTER = 10.0
"""A process that was ready for this long has earned a first pause of zero again."""

ATTEMPTS_TO_BEGIN = 3
"""A process that fails this often before it was ever ready makes the whole start fail."""

START_LIMIT = 60.0
"""A process that is not ready after this time is killed and counts as dead."""


@dataclass(frozen=True)
class Service:
    """A process to keep: what must be ready before it, and how it is stopped.

    `announces` tells whether it reports readiness itself; otherwise it counts as ready once started.
    """

    name: str
    after: tuple[str, ...] = ()
    announces: bool = True
    stop_limit: float = 10.0


@dataclass(frozen=True)
class Start:
    """Start the process."""

    name: str


@dataclass(frozen=True)
class Terminate:
    """Ask the process to stop in order."""

    name: str


@dataclass(frozen=True)
class Kill:
    """End the process at once."""

    name: str


@dataclass(frozen=True)
class Report:
    """Tell the person at the terminal."""

    text: str


@dataclass(frozen=True)
class AllReady:
    """Every process has been ready once; issued once."""


@dataclass(frozen=True)
class Finished:
    """Nothing runs any more; `failure` is the reason when nobody asked for the end."""

    failure: str = ""


Command = Start | Terminate | Kill | Report | AllReady | Finished


class Phase(Enum):
    """Where a process is in its life."""

    WAITING = "waiting for others"
    STARTING = "starting"
    READY = "ready"
    PAUSED = "waiting to be restarted"
    STOPPING = "stopping"
    STOPPED = "stopped"


@dataclass
class _Kept:
    """A service and how it fares; `since` is when its phase began, `until` when something is due.

    Of its `deaths` those are `failures` that nobody from outside has caused; `overdue` tells that it took too long.
    """

    service: Service
    phase: Phase = Phase.WAITING
    since: float = 0.0
    until: float | None = None
    deaths: int = 0
    failures: int = 0
    overdue: bool = False
    was_ready: bool = False


class Supervision:
    """Keeps `services`, which are stopped one after the other in the reverse of their order."""

    def __init__(self, services: Sequence[Service]) -> None:
        self._kept = {service.name: _Kept(service) for service in services}
        self._stopping = False
        self._failure = ""
        self._announced = False

    @property
    def deadline(self) -> float | None:
        """When `time_passed` has to be called next, None when nothing is due."""
        return min((kept.until for kept in self._kept.values() if kept.until is not None), default=None)

    def begin(self, now: float) -> list[Command]:
        """Start what waits for nothing."""
        return list(self._proceed(now))

    def ready(self, name: str, now: float) -> list[Command]:
        """The process has announced that it is ready."""
        kept = self._kept[name]
        if kept.phase is not Phase.STARTING:
            return []
        self._enter(kept, Phase.READY, now)
        kept.was_ready = True
        return list(self._proceed(now))

    def exited(self, name: str, how: str, now: float, *, killed: bool = False) -> list[Command]:
        """The process has ended; `how` describes the end for a person.

        One that somebody `killed` has not shown that it cannot start: it is started again, however often.
        """
        kept = self._kept[name]
        commands: list[Command] = []
        if kept.phase is Phase.STOPPING or self._stopping:
            self._enter(kept, Phase.STOPPED, now)
        else:
            kept.failures += not killed or kept.overdue
            commands.extend(self._died(kept, how, now))
        return [*commands, *self._proceed(now)]

    def time_passed(self, now: float) -> list[Command]:
        """Do what is due: restarts after a pause, and the end of processes that take too long."""
        commands: list[Command] = []
        for name, kept in self._kept.items():
            if kept.until is None or now < kept.until:
                continue
            kept.until = None
            if kept.phase is Phase.PAUSED:
                commands.extend(self._start(kept, now))
            else:
                task = "stop" if kept.phase is Phase.STOPPING else "get ready"
                kept.overdue = True
                commands += [Report(f"{name} took too long to {task} and is killed"), Kill(name)]
        return [*commands, *self._proceed(now)]

    def stop(self, now: float) -> list[Command]:
        """Stop everything in order."""
        if self._stopping:
            return []
        self._stopping = True
        return list(self._proceed(now))

    def _died(self, kept: _Kept, how: str, now: float) -> Iterator[Command]:
        name = kept.service.name
        steady = kept.phase is Phase.READY and now - kept.since >= STEADY_AFTER
        kept.deaths = 1 if steady else kept.deaths + 1
        if not kept.was_ready and kept.failures >= ATTEMPTS_TO_BEGIN:
            self._failure = f"{name} does not start: it {how}"
            self._stopping = True
            self._enter(kept, Phase.STOPPED, now)
            return
        pause = 0.0 if steady else min(FIRST_PAUSE * 2 ** (kept.deaths - 1), LONGEST_PAUSE)
        yield Report(f"{name} {how}; starting it again{f' in {pause:g} s' if pause else ''}")
        self._enter(kept, Phase.PAUSED, now, until=now + pause)
        if not pause:
            yield from self._start(kept, now)

    def _proceed(self, now: float) -> Iterator[Command]:
        if self._stopping:
            yield from self._stop_next(now)
            return
        progress = True
        while progress:
            progress = False
            for kept in self._kept.values():
                if kept.phase is Phase.WAITING and all(self._kept[name].was_ready for name in kept.service.after):
                    yield from self._start(kept, now)
                    progress = True
        if not self._announced and all(kept.was_ready for kept in self._kept.values()):
            self._announced = True
            yield AllReady()

    def _start(self, kept: _Kept, now: float) -> Iterator[Command]:
        kept.overdue = False
        yield Start(kept.service.name)
        if kept.service.announces:
            self._enter(kept, Phase.STARTING, now, until=now + START_LIMIT)
        else:
            self._enter(kept, Phase.READY, now)
            kept.was_ready = True

    def _stop_next(self, now: float) -> Iterator[Command]:
        for kept in reversed(self._kept.values()):
            if kept.phase in {Phase.WAITING, Phase.PAUSED}:
                self._enter(kept, Phase.STOPPED, now)
            elif kept.phase in {Phase.STARTING, Phase.READY}:
                self._enter(kept, Phase.STOPPING, now, until=now + kept.service.stop_limit)
                yield Terminate(kept.service.name)
                return
            elif kept.phase is Phase.STOPPING:
                return
        yield Finished(self._failure)

    @staticmethod
    def _enter(kept: _Kept, phase: Phase, now: float, until: float | None = None) -> None:
        kept.phase, kept.since, kept.until = phase, now, until
