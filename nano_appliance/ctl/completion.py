"""Scripts by which shells complete nano's words, made of the declared command line; the one door to shtab."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import shtab

FILES = {"FILE": shtab.FILE, "DIR": shtab.DIRECTORY}
"""What is completed, by what the help calls the value."""


def completion_script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The script for `shell` (bash or zsh)."""
    for action in _actions(parser):
        if action.metavar in FILES:
            action.complete = FILES[action.metavar]  # type: ignore[attr-defined]
    return shtab.complete(parser, shell)


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001 - the only way to see what was declared, for shtab too
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            for inner in action.choices.values():
                yield from _actions(inner)
