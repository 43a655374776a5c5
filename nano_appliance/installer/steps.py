"""Work in steps: told before, done in order, each with its way back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nano_appliance.model.errors import NanoError


@dataclass(frozen=True)
class Step:
    """What is done, in words, and how; `carry_out` registers on the stack how each thing it does is undone."""

    text: str
    carry_out: Callable[[contextlib.ExitStack], object]


def take_each(steps: Sequence[Step], tell: Callable[[str], None]) -> None:
    """Take the steps; one that fails is undone, and those before it stay, so that another run goes on from there.

    Raises NanoError naming the step.
    """
    for number, step in enumerate(steps, 1):
        tell(f"[{number}/{len(steps)}] {step.text}")
        with _undone("this step was undone; those before it stay, and the installer can be run again") as undo:
            step.carry_out(undo)


def take_all(steps: Sequence[Step], tell: Callable[[str], None]) -> None:
    """Take the steps; when one fails, all of them are undone, the last one first. Raises NanoError naming the step."""
    with _undone("everything is again as it was") as undo:
        for number, step in enumerate(steps, 1):
            tell(f"[{number}/{len(steps)}] {step.text}")
            step.carry_out(undo)


@contextlib.contextmanager
def _undone(outcome: str) -> Iterator[contextlib.ExitStack]:
    """A stack that is unwound unless the block ends well; raises NanoError with what failed and the outcome."""
    undo = contextlib.ExitStack()
    try:
        yield undo
    except (NanoError, OSError) as error:
        try:
            undo.close()
        except (NanoError, OSError) as second:
            raise NanoError(f"{_words(error)}; undoing it failed as well: {_words(second)}") from error
        raise NanoError(f"{_words(error)}; {outcome}") from error
    except BaseException:
        undo.close()
        raise


def _words(error: NanoError | OSError) -> str:
    return error.message if isinstance(error, NanoError) else str(error)
