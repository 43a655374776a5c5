"""The command line reference names every command, verb, option, variable and default, and nothing else."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from nano_appliance.cli.arguments import CalledName, make_parser
from nano_appliance.cli.questions import FORMS
from nano_appliance.ctl import exit_status

PAGE = (Path(__file__).parents[2] / "docs/reference/command-line.md").read_text(encoding="utf-8")


def subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return {
        name: inner
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, inner in action.choices.items()
    }


def actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    yield from parser._actions
    for inner in subparsers(parser).values():
        yield from actions(inner)


def verbs(parser: argparse.ArgumentParser) -> Iterator[str]:
    """What can be said after a command, with its noun where it has one."""
    for word, inner in subparsers(parser).items():
        yield from (f"{word} {rest}" for rest in verbs(inner)) if subparsers(inner) else (word,)


def options() -> set[str]:
    return {name for action in actions(make_parser(CalledName())) for name in action.option_strings} - {"-h", "--help"}


def test_every_option_is_in_the_reference() -> None:
    assert {option for option in options() if f"`{option}" not in PAGE and f" {option}`" not in PAGE} == set()


def test_the_reference_names_no_option_that_does_not_exist() -> None:
    assert set(re.findall(r"--[a-z][a-z-]*", PAGE)) == options()


def test_every_command_and_verb_is_in_the_reference() -> None:
    for command, parser in subparsers(make_parser(CalledName())).items():
        assert f"`nano {command}`" in PAGE
        for verb in verbs(parser):
            assert f"| `{verb}` |" in PAGE


def test_every_variable_of_a_first_start_stands_beside_its_option() -> None:
    for form in (form for forms in FORMS.values() for form in forms):
        for question in form.questions:
            first = f"`{question.flag}`" if question.flag else "none, it is a secret"
            assert f"| {first} | `{question.variable}` |" in PAGE


def test_defaults_of_nano_up_are_told() -> None:
    up = subparsers(make_parser(CalledName()))["up"]
    for action in up._actions:
        if action.option_strings and action.option_strings[0] != "-h":
            default = action.default if isinstance(action.default, tuple) else (str(action.default),)
            assert f"`{':'.join(map(str, default))}`" in PAGE


def test_the_exit_statuses_of_the_client_are_told() -> None:
    for status in (
        exit_status.DONE,
        exit_status.REFUSED,
        exit_status.USAGE,
        exit_status.NOT_LOGGED_IN,
        exit_status.UNREACHABLE,
        exit_status.NOT_TRUSTED,
    ):
        assert f"| {status} |" in PAGE
