"""The words for moving instances between cells."""

from __future__ import annotations

import argparse

from nano_appliance.ctl.grammar.shared import GUEST, Subparsers, add_noun, add_verb, size


def add_migrations(nouns: Subparsers) -> None:
    """`migrate` and its verbs."""
    verbs = add_noun(nouns, "migrate", "instances to another cell of their pool")
    some = add_verb(verbs, "migrate instance", "move instances; those that run go over running", waits=True)
    some.add_argument("names", nargs="+", metavar="INSTANCE", help=GUEST)
    _add_way(some)
    every = add_verb(verbs, "migrate cell", "move all instances of a cell", waits=True)
    every.add_argument("cell", metavar="CELL", help="name of the cell")
    _add_way(every)
    add_verb(verbs, "migrate list", "migrations under way, and the latest that have ended")
    _named(add_verb(verbs, "migrate show", "how far one is, or how it went"))
    _named(add_verb(verbs, "migrate cancel", "let stay what has not gone over yet", waits=True))


def _add_way(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="CELL", help="name of the cell they go to")
    parser.add_argument("--speed-limit", type=size, default=0, metavar="SIZE", help="send at most so much each second")
    parser.add_argument(
        "--post-copy",
        action="store_true",
        help="go over after one pass through the memory; a connection that breaks then costs the guest's state",
    )


def _named(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("migration", metavar="MIGRATION", help="id of the migration")
