"""The verbs of a module: start, stop, status, halt, run, and the core's credentials."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nano_appliance import __version__
from nano_appliance.cli.first_start import complete_configuration, person_at_terminal, unused_flags
from nano_appliance.cli.questions import Answers
from nano_appliance.host import daemon, notify, pid_file
from nano_appliance.host.daemon import Reply
from nano_appliance.host.listeners import inherited_listeners
from nano_appliance.host.logs import log_to_file, log_to_stderr
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.host.unpacked import remove_abandoned
from nano_appliance.model.configuration import ApiConfiguration
from nano_appliance.model.errors import Misconfigured, NanoError
from nano_appliance.store.configuration import read_configuration

BANNERS = {"core": "Core Module", "cell": "Cell Module", "frontend": "Front-End Module"}
"""The modules, and how they present themselves after a start."""


@dataclass(frozen=True)
class Invocation:
    """What the command line says: the module's folder, settings for its first start, and where its log goes."""

    folder: ModuleFolder
    given: Answers
    log_file: Path | None = None


def start(invocation: Invocation) -> Reply:
    """Start the module in the background, asking for missing configuration first; raises NanoError."""
    folder = invocation.folder
    if isinstance(pid_file.state(folder.pid_file), pid_file.Running):
        return Reply(f"{folder.name} is already running")
    _prepare(invocation)
    arguments = [folder.name, "run", "--home", str(folder.home), "--log-file", str(folder.log_file)]
    reply = daemon.start(folder, arguments)
    if reply.exit_status == daemon.SUCCESS:
        return Reply(f"{BANNERS[folder.name]} {__version__}\n{reply.text}")
    return reply


def stop(invocation: Invocation) -> Reply:
    """End the module in an orderly way."""
    return daemon.stop(invocation.folder)


def status(invocation: Invocation) -> Reply:
    """Whether the module runs."""
    return daemon.status(invocation.folder)


def halt(invocation: Invocation) -> Reply:
    """End the module at once."""
    return daemon.halt(invocation.folder)


def run(invocation: Invocation) -> Reply:
    """Be the module until SIGTERM; the service manager is told when it is ready, or why it is not.

    Raises NanoError when it cannot start.
    """
    folder = invocation.folder
    # Until the role has its own way to end, a stop must still remove the pid file.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(daemon.SUCCESS))
    try:
        folder.make()
        if invocation.log_file is None:
            log_to_stderr()
        else:
            log_to_file(invocation.log_file)
        remove_abandoned()
        with pid_file.held(folder.pid_file):
            _prepare(invocation)
            _role(folder.name)(folder.home, inherited_listeners())
    except NanoError as error:
        notify.notify(notify.status(error.message))
        raise
    return Reply("")


def credentials(invocation: Invocation) -> Reply:
    """The pair that a frontend on another host needs, as the environment of its first start.

    Raises Misconfigured when the core has none yet.
    """
    path = invocation.folder.config / "api.cfg"
    if not path.exists():
        raise Misconfigured(f"{path} does not exist yet: start the core first")
    pairs = read_configuration(path, ApiConfiguration).credentials
    if not pairs:
        raise Misconfigured(f"{path} holds no credentials yet: start the core first")
    return Reply(f"NANO_API_ID={pairs[0].id}\nNANO_API_KEY={pairs[0].key}")


def _prepare(invocation: Invocation) -> None:
    invocation.folder.make()
    for complaint in unused_flags(invocation.folder, invocation.given):
        sys.stderr.write(f"nano: {complaint}\n")
    complete_configuration(invocation.folder, invocation.given, dialogue=person_at_terminal(), tell=_tell)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _role(name: str) -> Callable[[Path, list[socket.socket]], None]:
    """The role's own entry; imported only when it is needed, so that other commands answer at once."""
    if name == "core":
        from nano_appliance.roles.core.main import run as core  # noqa: PLC0415

        return core
    if name == "cell":
        from nano_appliance.roles.cell.main import run as cell  # noqa: PLC0415

        return cell
    from nano_appliance.roles.frontend.main import run as frontend  # noqa: PLC0415

    return frontend
