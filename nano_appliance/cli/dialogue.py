"""Asking a person on the terminal, again until the answer fits; decides nothing about the answers."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Sequence

from nano_appliance.cli.questions import Question
from nano_appliance.model.configuration import InvalidSetting, check_setting
from nano_appliance.model.errors import NanoError


class Dialogue:
    """Puts questions through `read` (a prompt in, a line out) and tells results through `write`."""

    def __init__(
        self,
        read: Callable[[str], str] = input,
        write: Callable[[str], None] = print,
        read_secret: Callable[[str], str] = getpass.getpass,
    ) -> None:
        self._read = read
        self._write = write
        self._read_secret = read_secret

    def ask(self, question: Question, default: str, choices: Sequence[str]) -> str:
        """The answer to `question`; Enter alone accepts `default` where there is one.

        `choices` are shown numbered, and either a number or a value of one's own is taken. Raises NanoError when
        there is nobody to answer.
        """
        for number, choice in enumerate(choices):
            self._write(f"{number}: {choice}")
        read = self._read if question.flag else self._read_secret
        while True:
            try:
                answer = read(_prompt(question, default)).strip() or default
            except EOFError:
                raise NanoError(f"no answer to '{question.text}'") from None
            if answer.isdecimal() and int(answer) < len(choices):
                answer = choices[int(answer)]
            try:
                check_setting(question.text, answer, question.rule)
            except InvalidSetting as error:
                self._write(error.message)
            else:
                return answer


def new_password(prompt: str) -> str:
    """A password typed twice at the terminal, or the first line of standard input where there is no terminal.

    Raises NanoError when the two differ or nothing comes.
    """
    if not sys.stdin.isatty():
        line = sys.stdin.readline().rstrip("\n")
        if not line:
            raise NanoError("no password came on standard input")
        return line
    password = getpass.getpass(prompt)
    if getpass.getpass("Once more: ") != password:
        raise NanoError("the two passwords differ; nothing was changed")
    return password


def _prompt(question: Question, default: str) -> str:
    if not default:
        return f"{question.text}: "
    if not question.flag:
        return f"{question.text} (press enter to accept the one of the core on this host or input new value): "
    shown = default if question.is_number else f"'{default}'"
    return f"{question.text} = {shown} (press enter to accept or input new value): "
