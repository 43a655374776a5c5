"""Every word and option of the command line, declared; runs nothing."""

from __future__ import annotations

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path

from nano_appliance import __version__
from nano_appliance.cli.questions import FORMS, Answers, Question
from nano_appliance.ctl.grammar import add_ctl

ROLES = tuple(FORMS)
INSTALLED = Path("/opt/nano")
"""Where an installation has its modules, each in a folder of its name."""

INSTALLER_LOG = Path("/var/log/nano-installer.log")

SUMMARIES = {
    "core": "the controller of a domain, with its REST API",
    "cell": "a host of instances",
    "frontend": "the portal and its REST gateway",
    "up": "try everything out on this machine, in the foreground",
    "ctl": "work with a frontend from anywhere, over its API",
    "doctor": "say what this host lacks to be a cell, and how to mend it",
    "bridge": "give this host the bridge br0 that cells need",
    "install": "put roles onto this host, or renew them; what ./installer calls",
    "migrate": "make an installation of the older platform one of Nano",
    "verify": "say where records, files, domains and addresses on this host disagree",
    "backup": "keep configuration, data and certificates of all roles on this host in one archive",
    "restore": "bring them back from such an archive",
    "reset-password": "give an account of the portal a new password, on the frontend's host",
}

VERBS = {
    "start": "start in the background",
    "stop": "stop in an orderly way; instances keep running",
    "status": "say whether it runs: exit status 0 when it does, 3 when it does not",
    "halt": "end the process at once",
    "run": "run in the foreground, for service managers",
}

CORE_VERBS = {**VERBS, "credentials": "print the API credential that a frontend on another host needs"}

STARTING = ("start", "run")
"""Verbs that make a module's configuration when it is missing."""


@dataclass(frozen=True)
class CalledName:
    """The name the program was called by: a role of its own, in the folder where that name stands."""

    role: str = ""
    folder: Path | None = None


def called_name(program: str) -> CalledName:
    """What the program's name `argv[0]` says; a link is not followed."""
    path = Path(program)
    if path.name not in ROLES:
        return CalledName()
    found = program if "/" in program else shutil.which(program)
    return CalledName(path.name, Path(found).absolute().parent if found else None)


def module_home(role: str, given: Path | None, called: CalledName) -> Path:
    """The module's folder: the one given, else that of the name the program was called by, else /opt/nano/<role>."""
    if given is not None:
        return given.absolute()
    if called.role == role and called.folder is not None:
        return called.folder
    return INSTALLED / role


def make_parser(called: CalledName) -> argparse.ArgumentParser:
    """The parser of the whole command line, or of one role's when the program was called by that name."""
    if called.role:
        parser = _parser(prog=called.role, description=SUMMARIES[called.role])
        parser.set_defaults(command=called.role)
        _add_verbs(parser, called.role)
    else:
        parser = _parser(prog="nano", description="Nano, a private cloud: one program, three roles.")
        commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        for role in ROLES:
            _add_verbs(commands.add_parser(role, help=SUMMARIES[role], allow_abbrev=False), role)
        _add_up(commands.add_parser("up", help=SUMMARIES["up"], allow_abbrev=False))
        add_ctl(commands.add_parser("ctl", help=SUMMARIES["ctl"], allow_abbrev=False))
        doctor = commands.add_parser("doctor", help=SUMMARIES["doctor"], allow_abbrev=False)
        doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
        _add_bridge(commands.add_parser("bridge", help=SUMMARIES["bridge"], allow_abbrev=False))
        _add_install(commands.add_parser("install", help=SUMMARIES["install"], allow_abbrev=False))
        _add_migrate(commands.add_parser("migrate", help=SUMMARIES["migrate"], allow_abbrev=False))
        _add_installation(commands.add_parser("verify", help=SUMMARIES["verify"], allow_abbrev=False))
        for name in ("backup", "restore"):
            _add_archive(commands.add_parser(name, help=SUMMARIES[name], allow_abbrev=False))
        _add_reset(commands.add_parser("reset-password", help=SUMMARIES["reset-password"], allow_abbrev=False))
    parser.add_argument("--version", action="version", version=f"nano {__version__}")
    return parser


def given_answers(options: argparse.Namespace, *roles: str) -> Answers:
    """The settings for a first start of `roles` on the command line, by flag."""
    values = {flag: getattr(options, _attribute(flag), None) for flag in _flagged(*roles)}
    return {flag: value for flag, value in values.items() if value is not None}


def host_and_port(text: str) -> tuple[str, int]:
    """`HOST:PORT` taken apart; raises argparse's error for anything else."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' must be HOST:PORT such as 127.0.0.1:5870")
    return host, int(port)


def seconds_to_wait(text: str) -> int:
    """A number of seconds that a network may need; raises argparse's error for anything else."""
    if not text.isdecimal() or not 5 <= int(text) <= 3600:
        raise argparse.ArgumentTypeError(f"'{text}' must be a number of seconds from 5 to 3600")
    return int(text)


def _parser(*, prog: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=prog, description=description, allow_abbrev=False)


def _add_verbs(parser: argparse.ArgumentParser, role: str) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb, summary in (CORE_VERBS if role == "core" else VERBS).items():
        options = verbs.add_parser(verb, help=summary, description=summary, allow_abbrev=False)
        options.add_argument("--home", type=Path, metavar="DIR", help="folder of the module (config, data, log, cert)")
        if verb == "run":
            options.add_argument("--log-file", type=Path, metavar="FILE", help="log there, rotated, not to stderr")
        if verb in STARTING:
            _add_first_start(options, role)


def _add_archive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", type=Path, metavar="FILE", help="the archive, such as nano-backup.tar.gz")
    _add_installation(parser)


def _add_bridge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--interface", metavar="NAME", help="the interface that becomes its port")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument(
        "--wait",
        type=seconds_to_wait,
        default=60,
        metavar="SECONDS",
        help="put everything back unless the gateway answers again within so many (60)",
    )


def _add_migrate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")
    _add_installation(parser)


def _add_install(parser: argparse.ArgumentParser) -> None:
    parser.description = "Without options it shows a menu, says what it is going to change, and asks."
    parser.add_argument("--release", type=Path, required=True, metavar="DIR", help="the unpacked release")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--modules", metavar="NAMES", help="core, cell, frontend with commas between them, or all")
    what.add_argument("--update", action="store_true", help="renew what is on this host")
    parser.add_argument("--yes", action="store_true", help="ask nothing")
    parser.add_argument("--force", action="store_true", help="with --update: also when all files are up to date")
    parser.add_argument("--interface", default="", metavar="NAME", help="the network interface that Nano works on")
    parser.add_argument("--user", default="", metavar="ACCOUNT", help="who core and frontend act as (nano)")
    parser.add_argument("--no-start", action="store_true", help="start nothing at the end")
    parser.add_argument("--log-file", type=Path, default=INSTALLER_LOG, metavar="FILE", help=f"({INSTALLER_LOG})")
    group = parser.add_argument_group("settings", "for configuration files that are missing")
    for flag, question in _flagged(*ROLES).items():
        _add_answer(group, flag, question)


def _add_installation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--installation", type=Path, default=INSTALLED, metavar="DIR", help=f"its folder ({INSTALLED})")


def _add_reset(parser: argparse.ArgumentParser) -> None:
    parser.description = "The password is asked for, or read from standard input; the frontend must be stopped."
    parser.add_argument("user", metavar="USER", help="name of the account")
    parser.add_argument("--home", type=Path, metavar="DIR", help="folder of the frontend")


def _add_first_start(options: argparse.ArgumentParser, role: str) -> None:
    group = options.add_argument_group("first start", "settings for configuration files that are missing")
    for flag, question in _flagged(role).items():
        _add_answer(group, flag, question)


def _flagged(*roles: str) -> dict[str, Question]:
    """The settings of `roles` that may stand on the command line, by flag."""
    forms = [form for role in roles for form in FORMS[role]]
    return {question.flag: question for form in forms for question in form.questions if question.flag}


def _add_answer(group: argparse._ArgumentGroup, flag: str, question: Question) -> None:
    help_text = f"{question.text} (or {question.variable})"
    group.add_argument(flag, dest=_attribute(flag), metavar="VALUE", help=help_text)


def _add_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", type=Path, default=Path(".nano"), metavar="DIR", help="keeps all data (.nano)")
    for flag, what, default in (("--portal", "portal", "127.0.0.1:5870"), ("--api", "core's API", "127.0.0.1:5850")):
        parser.add_argument(
            flag,
            type=host_and_port,
            default=default,
            metavar="HOST:PORT",
            help=f"where the {what} listens ({default})",
        )


def _attribute(flag: str) -> str:
    return f"answer_{flag.lstrip('-').replace('-', '_')}"
