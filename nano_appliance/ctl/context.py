"""What a command has at hand: the words it was given, the API, and the person at the terminal."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TextIO

from nano_appliance.ctl.api import Api
from nano_appliance.ctl.progress import PERCENT, Progress
from nano_appliance.model.errors import Conflict, InvalidInput


@dataclass(frozen=True)
class Terminal:
    """Where questions are answered, and where they and everything that is no result are written."""

    answers: TextIO
    notes: TextIO

    def is_person(self) -> bool:
        """True when somebody can answer."""
        return self.answers.isatty() and self.notes.isatty()

    def ask(self, question: str) -> str:
        """The line that is typed after `question`."""
        self.notes.write(question)
        self.notes.flush()
        return self.answers.readline().strip()

    def note(self, line: str) -> None:
        """Tell a person something that is no result."""
        self.notes.write(f"{line}\n")
        self.notes.flush()


@dataclass(frozen=True)
class Context:
    """One command as it is carried out."""

    options: argparse.Namespace
    api: Api
    terminal: Terminal

    def progress(self, label: str, total: int = PERCENT, *, sized: bool = False) -> Progress:
        """A bar for something long."""
        return Progress(self.terminal.notes, label, total, sized=sized)

    def confirm(self, what: str, word: str) -> None:
        """Have a person type `word` before `what` is done, unless `--yes` was said.

        Raises InvalidInput when nobody can answer, Conflict for another answer; nothing was done then.
        """
        if self.options.yes:
            return
        if not self.terminal.is_person():
            raise InvalidInput(f"{what}: say --yes where nobody can be asked")
        if self.terminal.ask(f"{what}? Type {word} to confirm: ") != word:
            raise Conflict("not confirmed, nothing was done")
