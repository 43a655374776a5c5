from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

import pytest

from nano_appliance.installer.steps import Step, take_all, take_each
from nano_appliance.model.errors import NanoError

Take = Callable[[Sequence[Step], Callable[[str], None]], None]


class Trace:
    """Steps that leave a trace of what was done and undone."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def step(self, name: str, error: BaseException | None = None, undoing: BaseException | None = None) -> Step:
        def undone() -> None:
            self.lines.append(f"-{name}")
            if undoing:
                raise undoing

        def carry_out(undo: contextlib.ExitStack) -> None:
            undo.callback(undone)
            self.lines.append(f"+{name}")
            if error:
                raise error

        return Step(name, carry_out)


def test_steps_are_told_and_done_in_order() -> None:
    for take in (take_each, take_all):
        trace, told = Trace(), list[str]()
        take([trace.step("a"), trace.step("b")], told.append)
        assert (trace.lines, told) == (["+a", "+b"], ["[1/2] a", "[2/2] b"])


@pytest.mark.parametrize(
    ("take", "lines", "outcome"),
    [
        (take_each, ["+a", "+b", "-b"], "this step was undone; those before it stay"),
        (take_all, ["+a", "+b", "-b", "-a"], "everything is again as it was"),
    ],
)
@pytest.mark.parametrize("error", [NanoError("no room"), OSError("no room")])
def test_a_step_that_fails(take: Take, lines: list[str], outcome: str, error: Exception) -> None:
    trace = Trace()
    with pytest.raises(NanoError, match=f"no room; {outcome}"):
        take([trace.step("a"), trace.step("b", error), trace.step("c")], lambda _text: None)
    assert trace.lines == lines


def test_an_interruption_undoes_as_well() -> None:
    trace = Trace()
    with pytest.raises(KeyboardInterrupt):
        take_all([trace.step("a"), trace.step("b", KeyboardInterrupt())], lambda _text: None)
    assert trace.lines == ["+a", "+b", "-b", "-a"]


def test_an_undo_that_fails_hides_neither_the_reason_nor_the_rest() -> None:
    trace = Trace()
    with pytest.raises(NanoError, match="no room; undoing it failed as well: stuck"):
        take_all([trace.step("a"), trace.step("b", NanoError("no room"), NanoError("stuck"))], lambda _text: None)
    assert trace.lines == ["+a", "+b", "-b", "-a"]
