"""`nano migrate`: an installation of the older platform becomes one of Nano; with `--dry-run` it is only told how."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from nano_appliance import __version__
from nano_appliance.host import pid_file
from nano_appliance.host.daemon import Reply
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.host.processes import run_from
from nano_appliance.model.errors import Conflict, NanoError, NotFound
from nano_appliance.upkeep.backup import back_up
from nano_appliance.upkeep.restore import restore
from nano_appliance.upkeep.service_account import missing_ownership
from nano_appliance.upkeep.state_files import copied, present_modules
from nano_appliance.upkeep.takeover import Takeover, plan

KEPT = f"before-nano-{__version__}-%Y%m%d-%H%M%S.tar.gz"


def migrate(installation: Path, *, dry_run: bool, now: datetime) -> Reply:
    """Keep all state in an archive, then change what has to be; the report says what was found and what is left to do.

    Raises NotFound without an installation, Conflict while a role of it runs, Misconfigured for a file that cannot be
    read, NanoError when a change fails; everything is as it was then.
    """
    modules = present_modules(installation)
    if not modules:
        raise NotFound(f"there is no installation in {installation}")
    with contextlib.ExitStack() as copies:
        found = plan([copies.enter_context(copied(module)) for module in modules], installation)
    found.changes += missing_ownership(modules)
    if dry_run:
        return Reply(_report(found, "would be changed", ""))
    archive = installation / now.strftime(KEPT)
    with contextlib.ExitStack() as held:
        for module in modules:
            _require_stopped(module, held)
        count = len(back_up(installation, archive).files)
        failure = _carry_out(modules, installation)
    if failure:
        restore(archive, installation, now=now)
        raise NanoError(f"{failure}; everything is again as it was")
    return Reply(_report(found, "changed", f"kept: {count} files as they were, in {archive}"))


def _carry_out(modules: Sequence[ModuleFolder], installation: Path) -> str:
    """Make all changes; what the first that fails has said, empty when none does."""
    try:
        for change in (*plan(modules, installation).changes, *missing_ownership(modules)):
            change.carry_out()
    except (NanoError, OSError) as error:
        return str(error)
    return ""


def _require_stopped(module: ModuleFolder, held: contextlib.ExitStack) -> None:
    """Nobody starts the module until the end; raises Conflict while ours or the older platform's runs."""
    running = run_from(module.home)
    if running:
        raise Conflict(f"the {module.name} is running (process {running[0]}); stop it first")
    try:
        held.enter_context(pid_file.held(module.pid_file))
    except Conflict:
        raise Conflict(f"the {module.name} is running; stop it first") from None


def _report(found: Takeover, done: str, kept: str) -> str:
    lines = [*_lines("found", found.facts), *_lines(done, [change.text for change in found.changes])]
    if not found.changes:
        lines.append("nothing has to be changed")
    lines += _lines("to know", found.remarks)
    return "\n".join([*lines, kept] if kept else lines)


def _lines(heading: str, texts: Sequence[str]) -> list[str]:
    return [f"{heading}: {text}" for text in texts]
