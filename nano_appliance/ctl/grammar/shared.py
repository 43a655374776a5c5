"""Pieces that many commands of `nano ctl` have in common: how a verb is declared, sizes, waiting, confirming."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from nano_appliance.model.errors import InvalidInput
from nano_appliance.model.sizes import parse_size

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001
"""Where words are added; the library has no public name for it."""

GUEST = "id of the instance, or its name with its group or without"


def size(text: str) -> int:
    """A size such as 20G, in bytes; raises argparse's error for anything else."""
    try:
        return parse_size(text)
    except InvalidInput as error:
        raise argparse.ArgumentTypeError(error.message) from None


def count(text: str) -> int:
    """A number from 0; raises argparse's error for anything else."""
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"'{text}' must be a number")
    return int(text)


def add_noun(parent: Subparsers, noun: str, summary: str) -> Subparsers:
    """A noun, to which verbs are added."""
    parser = parent.add_parser(noun, help=summary, description=summary, allow_abbrev=False)
    return parser.add_subparsers(dest=f"{noun}_verb", required=True, metavar="VERB")


def add_verb(
    parent: Subparsers, words: str, summary: str, *, waits: bool = False, confirms: bool = False
) -> argparse.ArgumentParser:
    """The command `words`, whose last word is the verb; `waits` adds --no-wait, `confirms` adds --yes."""
    parser = parent.add_parser(words.rsplit(maxsplit=1)[-1], help=summary, description=summary, allow_abbrev=False)
    parser.set_defaults(words=words)
    parser.add_argument("--json", action="store_true", help="print the API's data as JSON")
    if waits:
        parser.add_argument(
            "--wait",
            action=argparse.BooleanOptionalAction,
            default=True,
            help="wait until it is done (as it does unless told otherwise), or return at once",
        )
    if confirms:
        parser.add_argument("--yes", action="store_true", help="do not ask")
    return parser
