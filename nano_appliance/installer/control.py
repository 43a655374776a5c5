"""Stopping a role that is on this host and starting it again, the way it ran and whoever made its program."""

from __future__ import annotations

import os
import select
import tempfile
import time

from nano_appliance.host import daemon
from nano_appliance.host.child_process import ChildProcess
from nano_appliance.host.processes import run_from
from nano_appliance.installer import services
from nano_appliance.installer.present import Origin, Present, Runs
from nano_appliance.installer.programs import call
from nano_appliance.model.errors import NanoError

PATIENCE = 120.0
"""Seconds for a role in the background to start or to end."""


def stop(present: Present) -> None:
    """Stop it, and return when it has ended; instances go on. Raises NanoError."""
    if present.runs is Runs.SERVICE:
        services.stop(present.role)
    elif present.origin is Origin.OLDER:
        told = _older(present, "stop")
        _wait_for_end(present, told)
    else:
        reply = daemon.stop(present.folder)
        if reply.exit_status:
            raise NanoError(reply.text)


def start(present: Present) -> None:
    """Start it as it ran before, with the program that is there now; raises NanoError with what it said."""
    if present.runs is Runs.SERVICE:
        services.start(present.role)
    elif present.origin is Origin.OLDER:
        told = _older(present, "start")
        if not run_from(present.folder.home):
            raise NanoError(f"the {present.role} of the older platform does not start: {told}")
    else:
        call(str(present.program), "start", timeout=PATIENCE)


def _older(present: Present, verb: str) -> str:
    """What the older program says; it finds some of its folders by the one it is called in."""
    with tempfile.TemporaryFile() as output:
        # Its daemon keeps what it inherits open, so that the end of a pipe would never come.
        process = ChildProcess([str(present.program), verb], output=output, folder=present.folder.home)
        if not process.wait(PATIENCE):
            process.kill()
            raise NanoError(f"{present.program} {verb} did not end within {PATIENCE:g} s")
        output.seek(0)
        return " / ".join(output.read().decode("utf-8", "replace").splitlines())


def _wait_for_end(present: Present, told: str) -> None:
    deadline = time.monotonic() + PATIENCE
    for pid in run_from(present.folder.home):
        try:
            process = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            ended, _, _ = select.select([process], [], [], max(0.0, deadline - time.monotonic()))
        finally:
            os.close(process)
        if not ended:
            raise NanoError(f"the {present.role} of the older platform does not stop: {told}")
