"""The inner supervisor: process 1 of the namespaces, starts and keeps everything inside; must not start threads."""

from __future__ import annotations

import contextlib
import logging
import selectors
import signal
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import assert_never

from nano_appliance.host.logs import log_to_stderr
from nano_appliance.host.readiness import ReadinessSocket
from nano_appliance.host.signal_pipe import SignalPipe
from nano_appliance.model.errors import NanoError
from nano_appliance.tryout import messages
from nano_appliance.tryout.accounts import account_files
from nano_appliance.tryout.arguments import InnerArguments, parse_inner
from nano_appliance.tryout.children import Children, describe_end
from nano_appliance.tryout.configuration import write_missing_configuration
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.libvirt_daemon import installed_daemons, write_configuration
from nano_appliance.tryout.messages import Failed, Isolated, Message, Progress, Ready
from nano_appliance.tryout.mounts import RUN, enter_private_tree
from nano_appliance.tryout.network import build_network
from nano_appliance.tryout.services import Process, processes
from nano_appliance.tryout.settings import Settings, load_settings
from nano_appliance.tryout.supervision import (
    AllReady,
    Command,
    Finished,
    Kill,
    Report,
    Start,
    Supervision,
    Terminate,
)
from nano_appliance.tryout.system_calls import adopt_orphans

logger = logging.getLogger(__name__)

READINESS_FOLDER = RUN / "nano"


def main(argv: list[str]) -> int:
    """Run `nano up-inner`; returns the exit status. Raises InvalidInput for arguments that are not ours."""
    arguments = parse_inner(argv)
    log_to_stderr()
    with socket.socket(fileno=arguments.control) as channel:
        try:
            failure = _run(arguments, channel)
        except (NanoError, OSError) as error:
            logger.exception("cannot go on")
            failure = str(error)
        if failure:
            with contextlib.suppress(OSError):
                messages.send(channel, Failed(failure))
    return 1 if failure else 0


def _run(arguments: InnerArguments, channel: socket.socket) -> str:
    """Build the inside and keep it until the end; returns why it failed, empty when the end was asked for."""
    # Process 1 is not ended by signals it does not handle; the outer supervisor says when to stop.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    adopt_orphans()
    messages.send(channel, Isolated())
    home = Home(Path(arguments.home))
    settings = load_settings(home, taken=())
    daemons = installed_daemons()
    build_network(settings)
    socket.sethostname(settings.domain)
    files = {**_name_files(settings, arguments.name_server), **account_files()}
    enter_private_tree(home, arguments.hierarchies, files)
    write_configuration(daemons, settings)
    write_missing_configuration(home, settings)
    with socket.socket(fileno=arguments.portal) as portal, socket.socket(fileno=arguments.api) as api:
        kept = processes(home, settings, daemons, portal=portal, api=api, name_server=arguments.name_server)
        return Keeper(kept, channel).run()


def _name_files(settings: Settings, name_server: str) -> dict[str, str]:
    """Libvirt looks up its host's name at every start of a guest: it must be answered here, and at once."""
    return {
        "/etc/hosts": f"127.0.0.1 localhost\n{settings.gateway} {settings.domain}\n",
        "/etc/resolv.conf": f"nameserver {name_server}\n" if name_server else "",
    }


class Keeper:
    """The thin shell around `Supervision`: it waits for events and carries commands out."""

    def __init__(self, kept: Iterable[Process], channel: socket.socket) -> None:
        kept = list(kept)
        self._programs = {process.program.name: process.program for process in kept}
        self._supervision = Supervision([process.service for process in kept])
        self._announcing = {process.service.name for process in kept if process.service.announces}
        self._children = Children()
        self._channel = channel
        self._readiness: dict[str, ReadinessSocket] = {}
        self._finished: Finished | None = None

    def run(self) -> str:
        """Start everything and keep it until the outer supervisor says stop, or the start has failed."""
        with contextlib.ExitStack() as stack:
            arrived = stack.enter_context(SignalPipe(signal.SIGCHLD))
            selector = stack.enter_context(selectors.DefaultSelector())
            selector.register(arrived, selectors.EVENT_READ)
            selector.register(self._channel, selectors.EVENT_READ)
            for name in sorted(self._announcing):
                self._readiness[name] = ReadinessSocket(READINESS_FOLDER / name)
                stack.callback(self._readiness[name].close)
                selector.register(self._readiness[name], selectors.EVENT_READ, data=name)
            self._carry_out(self._supervision.begin(time.monotonic()))
            while self._finished is None:
                self._handle(selector, arrived)
        return self._finished.failure

    def _handle(self, selector: selectors.BaseSelector, arrived: SignalPipe) -> None:
        deadline = self._supervision.deadline
        timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
        for key, _ in selector.select(timeout):
            if key.fileobj is arrived:
                arrived.signals()
                self._reap()
            elif key.fileobj is self._channel:
                self._obey(self._channel.recv(messages.LARGEST_MESSAGE))
            elif self._readiness[key.data].is_ready():
                self._became_ready(key.data)
        self._carry_out(self._supervision.time_passed(time.monotonic()))

    def _obey(self, order: bytes) -> None:
        if order == messages.STOP:
            self._carry_out(self._supervision.stop(time.monotonic()))
        else:
            # Asked to end at once, or the outer supervisor has gone: the kernel ends what process 1 leaves behind.
            self._finished = Finished()

    def _reap(self) -> None:
        for name, status in self._children.reap():
            how = f"{describe_end(status)}, see {self._programs[name].log}"
            logger.info("%s %s", name, how)
            killed = status == -signal.SIGKILL
            self._carry_out(self._supervision.exited(name, how, time.monotonic(), killed=killed))

    def _became_ready(self, name: str) -> None:
        self._carry_out(self._supervision.ready(name, time.monotonic()))
        self._tell(Ready(name))

    def _carry_out(self, commands: list[Command]) -> None:
        for command in commands:
            match command:
                case Start(name):
                    self._start(name)
                case Terminate(name):
                    self._tell(Progress(f"stopping {name}"))
                    self._children.signal(name, signal.SIGTERM)
                case Kill(name):
                    self._children.signal(name, signal.SIGKILL)
                case Report(text):
                    self._tell(Progress(text))
                case AllReady():
                    logger.info("everything is ready")
                case Finished():
                    self._finished = command
                case _:
                    assert_never(command)

    def _start(self, name: str) -> None:
        program = self._programs[name]
        if name in self._announcing:
            self._readiness[name].is_ready()  # forgets what a predecessor said
            announced = {"NOTIFY_SOCKET": str(self._readiness[name].path)}
        else:
            announced = {}
        self._tell(Progress(f"starting {name}"))
        self._children.start(program, announced)

    def _tell(self, message: Message) -> None:
        logger.info("%s", message)
        with contextlib.suppress(BrokenPipeError):
            # Its end closes the channel, which is handled where the channel is read.
            messages.send(self._channel, message)
