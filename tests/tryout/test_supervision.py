from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nano_appliance.tryout.supervision import (
    ATTEMPTS_TO_BEGIN,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    START_LIMIT,
    STEADY_AFTER,
    AllReady,
    Command,
    Finished,
    Kill,
    Report,
    Service,
    Start,
    Supervision,
    Terminate,
)

HYPERVISOR = Service("hypervisor")
ROUTER = Service("router", announces=False)
CONTROLLER = Service("controller")
HOST = Service("host", after=("controller", "hypervisor"), stop_limit=40.0)
SERVICES = (HYPERVISOR, ROUTER, CONTROLLER, HOST)


def running() -> Supervision:
    supervision = Supervision(SERVICES)
    supervision.begin(0.0)
    for name in ("hypervisor", "controller", "host"):
        supervision.ready(name, 1.0)
    return supervision


def without_reports(commands: list[Command]) -> list[Command]:
    return [command for command in commands if not isinstance(command, Report)]


def test_what_waits_for_nothing_starts_first() -> None:
    assert Supervision(SERVICES).begin(0.0) == [Start("hypervisor"), Start("router"), Start("controller")]


def test_a_process_starts_when_all_it_waits_for_is_ready() -> None:
    supervision = Supervision(SERVICES)
    supervision.begin(0.0)
    assert supervision.ready("controller", 1.0) == []
    assert supervision.ready("hypervisor", 2.0) == [Start("host")]
    assert supervision.ready("host", 3.0) == [AllReady()]


def test_all_ready_is_said_once() -> None:
    supervision = running()
    supervision.exited("host", "died", 2.0)
    supervision.time_passed(2.0 + FIRST_PAUSE)
    assert supervision.ready("host", 4.0) == []


def test_a_death_is_reported_and_the_process_started_again_after_a_pause() -> None:
    supervision = running()
    (report,) = supervision.exited("controller", "was ended by SIGKILL", 2.0)
    assert report == Report(f"controller was ended by SIGKILL; starting it again in {FIRST_PAUSE:g} s")
    assert supervision.deadline == 2.0 + FIRST_PAUSE
    assert supervision.time_passed(2.0) == []
    assert supervision.time_passed(2.0 + FIRST_PAUSE) == [Start("controller")]


def test_a_process_that_was_steady_is_started_again_at_once() -> None:
    supervision = running()
    commands = supervision.exited("controller", "died", 1.0 + STEADY_AFTER)
    assert commands == [Report("controller died; starting it again"), Start("controller")]


def test_pauses_grow_to_a_limit_when_it_dies_again_and_again() -> None:
    supervision = running()
    now, pauses = 2.0, []
    for _ in range(8):
        supervision.exited("router", "died", now)
        assert supervision.deadline is not None
        pauses.append(supervision.deadline - now)
        now = supervision.deadline
        supervision.time_passed(now)
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_process_that_never_becomes_ready_makes_the_start_fail() -> None:
    supervision = Supervision((CONTROLLER,))
    supervision.begin(0.0)
    now, commands = 0.0, []
    for _ in range(ATTEMPTS_TO_BEGIN):
        now += 20.0
        supervision.time_passed(now)
        commands = supervision.exited("controller", "ended with exit status 1", now)
    assert commands == [Finished("controller does not start: it ended with exit status 1")]


def test_a_process_that_is_killed_while_it_starts_is_started_again_however_often() -> None:
    supervision = Supervision((CONTROLLER,))
    supervision.begin(0.0)
    now = 0.0
    for _ in range(3 * ATTEMPTS_TO_BEGIN):
        (report,) = supervision.exited("controller", "was ended by SIGKILL", now, killed=True)
        assert isinstance(report, Report)
        assert supervision.deadline is not None
        now = supervision.deadline
        assert supervision.time_passed(now) == [Start("controller")]


def test_a_process_that_hangs_at_every_start_makes_the_start_fail() -> None:
    supervision = Supervision((CONTROLLER,))
    supervision.begin(0.0)
    commands: list[Command] = []
    for _ in range(ATTEMPTS_TO_BEGIN):
        assert supervision.deadline is not None
        now = supervision.deadline
        assert without_reports(supervision.time_passed(now)) == [Kill("controller")]
        commands = supervision.exited("controller", "was ended by SIGKILL", now, killed=True)
        if supervision.deadline is not None:
            supervision.time_passed(supervision.deadline)
    assert commands == [Finished("controller does not start: it was ended by SIGKILL")]


def test_a_failed_start_stops_what_runs_already() -> None:
    supervision = Supervision((HYPERVISOR, CONTROLLER))
    supervision.begin(0.0)
    supervision.ready("hypervisor", 1.0)
    commands: list[Command] = []
    for attempt in range(ATTEMPTS_TO_BEGIN):
        supervision.time_passed(20.0 * attempt)
        commands = supervision.exited("controller", "died", 20.0 * attempt)
    assert commands == [Terminate("hypervisor")]
    assert supervision.exited("hypervisor", "ended", 70.0) == [Finished("controller does not start: it died")]


def test_a_process_that_hangs_at_start_is_killed() -> None:
    supervision = Supervision((CONTROLLER,))
    supervision.begin(0.0)
    assert supervision.deadline == START_LIMIT
    assert without_reports(supervision.time_passed(START_LIMIT)) == [Kill("controller")]


def test_processes_stop_one_after_the_other_in_reverse_order() -> None:
    supervision = running()
    assert supervision.stop(5.0) == [Terminate("host")]
    assert supervision.exited("host", "ended", 6.0) == [Terminate("controller")]
    assert supervision.exited("controller", "ended", 6.0) == [Terminate("router")]
    assert supervision.exited("router", "ended", 6.0) == [Terminate("hypervisor")]
    assert supervision.exited("hypervisor", "ended", 6.0) == [Finished()]


def test_a_process_that_does_not_stop_is_killed_after_its_own_limit() -> None:
    supervision = running()
    supervision.stop(5.0)
    assert supervision.deadline == 45.0
    assert supervision.time_passed(44.9) == []
    assert without_reports(supervision.time_passed(45.0)) == [Kill("host")]
    assert supervision.exited("host", "was ended by SIGKILL", 45.1) == [Terminate("controller")]


def test_a_death_during_the_stop_restarts_nothing() -> None:
    supervision = running()
    supervision.stop(5.0)
    assert supervision.exited("controller", "died", 5.5) == []
    assert supervision.exited("host", "ended", 6.0) == [Terminate("router")]


def test_stopping_twice_changes_nothing() -> None:
    supervision = running()
    supervision.stop(5.0)
    assert supervision.stop(5.1) == []


def test_a_stop_before_anything_is_ready_leaves_nothing_waiting() -> None:
    supervision = Supervision(SERVICES)
    supervision.begin(0.0)
    assert supervision.stop(0.5) == [Terminate("controller")]
    supervision.exited("controller", "ended", 1.0)
    supervision.exited("router", "ended", 1.0)
    assert supervision.exited("hypervisor", "ended", 1.0) == [Finished()]


@given(st.lists(st.tuples(st.sampled_from(["die", "wait", "ready"]), st.integers(0, 3)), max_size=60))
def test_whatever_happens_a_stop_comes_to_its_end(events: list[tuple[str, int]]) -> None:
    """The shell's view is simulated: what was started runs until it ends, and only that can end or become ready."""
    supervision = Supervision(SERVICES)
    alive: set[str] = set()
    finished = False
    now = 0.0

    def carry_out(commands: list[Command]) -> None:
        nonlocal finished
        for command in commands:
            match command:
                case Start(name):
                    assert name not in alive
                    assert not finished
                    alive.add(name)
                case Finished():
                    assert not alive
                    finished = True
                case _:
                    pass

    carry_out(supervision.begin(now))
    for event, index in events:
        name = SERVICES[index].name
        now += 0.7
        if event == "die" and name in alive:
            alive.discard(name)
            carry_out(supervision.exited(name, "died", now))
        elif event == "ready" and name in alive:
            carry_out(supervision.ready(name, now))
        else:
            carry_out(supervision.time_passed(now))
        if finished:
            return
    carry_out(supervision.stop(now))
    while alive:
        name = min(alive)
        alive.discard(name)
        carry_out(supervision.exited(name, "ended", now))
    assert finished
