"""Every word of `nano ctl`, declared; carries nothing out, and is imported by every command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from nano_appliance.ctl.grammar.images import add_images
from nano_appliance.ctl.grammar.instances import add_batches, add_instances, add_snapshots
from nano_appliance.ctl.grammar.migrations import add_migrations
from nano_appliance.ctl.grammar.shared import Subparsers, add_noun, add_verb, count
from nano_appliance.model.token import DEFAULT_DAYS

SHELLS = ("bash", "zsh")


def add_ctl(parser: argparse.ArgumentParser) -> None:
    """All commands of `nano ctl`."""
    nouns = parser.add_subparsers(dest="noun", required=True, metavar="COMMAND")
    _add_login(nouns)
    add_instances(nouns)
    add_snapshots(nouns)
    add_images(nouns)
    add_batches(nouns)
    add_migrations(nouns)
    _add_lists(nouns)
    completion = nouns.add_parser(
        "completion",
        help="print a script that teaches a shell to complete nano's commands",
        description='For example: eval "$(nano ctl completion bash)"',
        allow_abbrev=False,
    )
    completion.add_argument("shell", choices=SHELLS, help="which shell")
    completion.set_defaults(words="completion", json=False)


def _add_login(nouns: Subparsers) -> None:
    login = add_verb(nouns, "login", "log in to a frontend, once for all other commands")
    login.add_argument("url", metavar="URL", help="of the portal, such as https://cloud.example:5871")
    login.add_argument("--user", default="", metavar="USER", help="who (asked for, or told by the token)")
    secret = login.add_mutually_exclusive_group()
    secret.add_argument("--password-file", type=Path, metavar="FILE", help="holds the password; - for standard input")
    secret.add_argument("--token-file", type=Path, metavar="FILE", help="holds a personal API token; - likewise")
    trust = login.add_mutually_exclusive_group()
    trust.add_argument("--authority", type=Path, metavar="FILE", help="certificate (PEM) of the only one to trust")
    trust.add_argument("--fingerprint", default="", metavar="HEX", help="SHA-256 of the server's certificate")
    add_verb(nouns, "logout", "end the login and forget it")
    add_verb(nouns, "whoami", "who is logged in, and where")
    tokens = add_noun(nouns, "token", "personal API tokens, by which programs log in")
    add_verb(tokens, "token list", "your tokens; everybody's for administrators")
    create = add_verb(tokens, "token create", "make one and print its secret, which is never shown again")
    create.add_argument("name", metavar="NAME", help="what it is for")
    create.add_argument(
        "--menu", action="append", default=[], metavar="ROOM", help="may change what is in it; may be repeated"
    )
    create.add_argument(
        "--days", type=count, default=DEFAULT_DAYS, metavar="N", help=f"how long it is good ({DEFAULT_DAYS})"
    )
    revoke = add_verb(tokens, "token revoke", "end one at once", confirms=True)
    revoke.add_argument("token", metavar="TOKEN", help="id or name of the token")


def _add_lists(nouns: Subparsers) -> None:
    add_verb(add_noun(nouns, "pool", "compute pools"), "pool list", "all pools with what they have and use")
    cells = add_verb(add_noun(nouns, "cell", "hosts of instances"), "cell list", "cells with what they have and use")
    cells.add_argument("pool", nargs="?", default="", metavar="POOL", help="only of this compute pool")
    add_verb(add_noun(nouns, "template", "system templates"), "template list", "what new instances can be made like")
    tasks = add_noun(nouns, "task", "what the core does in the background")
    add_verb(tasks, "task list", "all tasks, the oldest first")
    show = add_verb(tasks, "task show", "one task; waits for its end with --wait")
    show.add_argument("task", metavar="TASK", help="id of the task")
    show.add_argument("--wait", action="store_true", help="wait until it has ended")
    logs = add_verb(add_noun(nouns, "log", "the operation log"), "log list", "who did what, the newest first")
    logs.add_argument("--limit", type=count, default=20, metavar="N", help="at most so many entries (20)")
    logs.add_argument("--after", default="", metavar="TIME", help="from then on: 'YYYY-MM-DD HH:MM:SS' (a day ago)")
    logs.add_argument("--before", default="", metavar="TIME", help="until then (now)")
