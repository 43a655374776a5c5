"""The entry of the program: reads the command line, runs one command, turns its outcome into text and exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime

from nano_appliance.bridge.inner_commands import WATCHDOG_COMMAND, WORKER_COMMAND
from nano_appliance.cli import module_commands
from nano_appliance.cli.arguments import (
    INSTALLED,
    ROLES,
    STARTING,
    CalledName,
    called_name,
    given_answers,
    make_parser,
    module_home,
)
from nano_appliance.cli.dialogue import new_password
from nano_appliance.cli.migrate import migrate
from nano_appliance.cli.module_commands import Invocation
from nano_appliance.cli.verify import verify
from nano_appliance.host.daemon import FAILED, SUCCESS, Reply
from nano_appliance.host.owner import act_as_owner
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.host.unpacked import remove_abandoned
from nano_appliance.model.errors import NanoError
from nano_appliance.roles.cell.lease.inner_commands import GUARD_COMMAND, HAND_COMMAND

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

INNER_COMMAND = "up-inner"
"""How `nano up` starts itself anew inside its namespaces; nothing for people, so it is in no help."""

VERBS: dict[str, Callable[[Invocation], Reply]] = {
    "start": module_commands.start,
    "stop": module_commands.stop,
    "status": module_commands.status,
    "halt": module_commands.halt,
    "run": module_commands.run,
    "credentials": module_commands.credentials,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (the process's own by default, program name first); returns the exit status."""
    program, *words = sys.argv if argv is None else argv
    try:
        if words[:1] == [INNER_COMMAND]:
            return _up_inner(words[1:])
        if words[:1] in ([WORKER_COMMAND], [WATCHDOG_COMMAND]):
            return _bridge_process(words)
        if words[:1] in ([HAND_COMMAND], [GUARD_COMMAND]):
            return _lease_process(words)
        called = called_name(program)
        if called.role and words[:1] == [called.role]:
            # The executable starts itself by the whole command line, whatever name it bears.
            words = words[1:]
        options = make_parser(called).parse_args(words)
        if options.command == "ctl":
            return _ctl(options)
        reply = _perform(options, called, words)
    except NanoError as error:
        sys.stderr.write(f"nano: {' '.join(error.message.splitlines())}\n")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    if reply.text:
        sys.stdout.write(f"{reply.text}\n")
        sys.stdout.flush()
    return reply.exit_status


def _perform(options: argparse.Namespace, called: CalledName, words: list[str]) -> Reply:
    if options.command == "up":
        return _up(options)
    if options.command == "doctor":
        return _doctor(options)
    if options.command == "bridge":
        return _bridge(options)
    if options.command == "install":
        return _install(options)
    if options.command == "migrate":
        return migrate(options.installation, dry_run=options.dry_run, now=datetime.now())
    if options.command == "verify":
        return verify(options.installation)
    if options.command in ("backup", "restore"):
        return _keep_state(options)
    if options.command == "reset-password":
        return _reset_password(options, words)
    folder = ModuleFolder(module_home(options.command, options.home, called), options.command)
    if options.verb in STARTING:
        rest = words if called.role else words[1:]
        act_as_owner(folder.home, [folder.name, *rest, "--home", str(folder.home)])
    invocation = Invocation(folder, given_answers(options, folder.name), getattr(options, "log_file", None))
    return VERBS[options.verb](invocation)


def _ctl(options: argparse.Namespace) -> int:
    from nano_appliance.ctl.main import run  # noqa: PLC0415 - imported when needed, so that others answer at once

    return run(options, lambda: make_parser(CalledName()))


def _up(options: argparse.Namespace) -> Reply:
    remove_abandoned()
    from nano_appliance.tryout.main import up  # noqa: PLC0415 - imported when needed, so that others answer at once

    up(options.home, options.portal, options.api)
    return Reply("")


def _install(options: argparse.Namespace) -> Reply:
    from nano_appliance.cli.install import install  # noqa: PLC0415 - imported when needed

    return install(options, given_answers(options, *ROLES), INSTALLED, datetime.now())


def _up_inner(words: list[str]) -> int:
    from nano_appliance.tryout import inner  # noqa: PLC0415 - imported when needed

    return inner.main(words)


def _bridge(options: argparse.Namespace) -> Reply:
    from nano_appliance.cli.bridge import bridge  # noqa: PLC0415 - imported when needed

    return bridge(options.interface, dry_run=options.dry_run, agreed=options.yes, wait=options.wait)


def _bridge_process(words: list[str]) -> int:
    from nano_appliance.bridge import watchdog, worker  # noqa: PLC0415 - imported when needed

    return worker.main(words[1:]) if words[0] == WORKER_COMMAND else watchdog.main(words[1:])


def _lease_process(words: list[str]) -> int:
    from nano_appliance.roles.cell.lease import guard, hand  # noqa: PLC0415 - imported when needed

    return hand.main() if words[0] == HAND_COMMAND else guard.main(words[1:])


def _keep_state(options: argparse.Namespace) -> Reply:
    from nano_appliance.upkeep.backup import back_up  # noqa: PLC0415 - imported when needed
    from nano_appliance.upkeep.restore import restore  # noqa: PLC0415 - as above

    if options.command == "backup":
        count = len(back_up(options.installation, options.archive).files)
        return Reply(f"{count} files are in {options.archive}; keys are among them, keep it safe")
    restored = restore(options.archive, options.installation, now=datetime.now())
    manifest, aside = restored.manifest, "\n".join(f"what stood there before is in {path}" for path in restored.aside)
    return Reply(f"{len(manifest.files)} files of {manifest.time} are back; start the roles\n{aside}")


def _reset_password(options: argparse.Namespace, words: list[str]) -> Reply:
    from nano_appliance.roles.frontend.password_reset import check_user, reset_password  # noqa: PLC0415 - when needed

    folder = ModuleFolder(module_home("frontend", options.home, CalledName()), "frontend")
    act_as_owner(folder.home, words)
    check_user(folder, options.user)
    reset_password(folder, options.user, new_password(f"New password of {options.user}: "))
    return Reply(f"the password of {options.user} was reset; start the frontend again")


def _doctor(options: argparse.Namespace) -> Reply:
    from nano_appliance.roles.cell.doctor import as_json, as_text, can_be_cell, examine  # noqa: PLC0415 - when needed

    findings = examine()
    text = as_json(findings) if options.json else as_text(findings)
    return Reply(text, SUCCESS if can_be_cell(findings) else FAILED)
