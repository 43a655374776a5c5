"""The outer supervisor: talks to the person, to the inner supervisor and to the uplink; changes nothing of the host."""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from typing import BinaryIO, assert_never

from nano_appliance.host.child_process import ChildProcess
from nano_appliance.host.signal_pipe import SignalPipe
from nano_appliance.model.errors import NanoError
from nano_appliance.tryout import messages
from nano_appliance.tryout.console import say
from nano_appliance.tryout.messages import Failed, Isolated, Message, Progress, Ready
from nano_appliance.tryout.namespaces import DIE_WITH_PARENT, open_network_namespace
from nano_appliance.tryout.uplink import UplinkProgram

logger = logging.getLogger(__name__)

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_LIMIT = 90.0
"""Seconds an orderly stop may take altogether before everything is ended at once."""
UPLINK_PAUSE = 2.0
"""Seconds before an uplink that died is started again."""


class Supervisor:
    """Runs one `nano up` from the moment the inner supervisor was started until nothing of it is left.

    `on_ready` is called with the name of each process inside that becomes ready.
    """

    def __init__(
        self,
        inside: ChildProcess,
        channel: socket.socket,
        uplink: UplinkProgram | None,
        uplink_log: BinaryIO,
        on_ready: Callable[[str], None],
    ) -> None:
        self._inside = inside
        self._channel = channel
        self._uplink = uplink
        self._uplink_log = uplink_log
        self._uplink_process: ChildProcess | None = None
        self._uplink_due: float | None = None
        self._on_ready = on_ready
        self._failure = ""
        self._stop_by: float | None = None

    def run(self) -> None:
        """Return after an orderly stop; raises NanoError when the inside failed or died by itself."""
        with contextlib.ExitStack() as stack:
            stack.callback(self._end)
            arrived = stack.enter_context(SignalPipe(*STOP_SIGNALS, signal.SIGCHLD))
            selector = stack.enter_context(selectors.DefaultSelector())
            selector.register(arrived, selectors.EVENT_READ)
            selector.register(self._channel, selectors.EVENT_READ)
            while self._handle(selector, arrived):
                pass
        if self._failure:
            raise NanoError(self._failure)

    def _handle(self, selector: selectors.BaseSelector, arrived: SignalPipe) -> bool:
        """Wait for the next event; False when the inner supervisor has ended."""
        due = [moment for moment in (self._stop_by, self._uplink_due) if moment is not None]
        timeout = max(0.0, min(due) - time.monotonic()) if due else None
        alive = True
        for key, _ in selector.select(timeout):
            if key.fileobj is self._channel:
                message = messages.receive(self._channel)
                alive = message is not None
                if message is not None:
                    self._listen(message)
            else:
                if arrived.signals() & set(STOP_SIGNALS):
                    self._stop()
                self._watch_uplink()
        self._check_time()
        if not alive and self._stop_by is None and not self._failure:
            self._failure = "the processes inside ended unexpectedly; the log folder tells more"
        return alive

    def _listen(self, message: Message) -> None:
        match message:
            case Isolated():
                self._start_uplink()
            case Progress(text):
                say(text)
            case Ready(name):
                self._on_ready(name)
            case Failed(reason):
                self._failure = reason
            case _:
                assert_never(message)

    def _stop(self) -> None:
        if self._stop_by is None:
            say("Stopping: guests are asked to shut down. Once more ends everything at once.")
            self._stop_by = time.monotonic() + STOP_LIMIT
            self._order(messages.STOP)
        else:
            self._order(messages.FORCE)

    def _order(self, order: bytes) -> None:
        with contextlib.suppress(BrokenPipeError):
            # Its end is noticed where the channel is read.
            self._channel.send(order)

    def _check_time(self) -> None:
        now = time.monotonic()
        if self._stop_by is not None and now >= self._stop_by:
            say("The orderly stop takes too long: ending everything at once.")
            self._stop_by = now + STOP_LIMIT
            self._inside.kill()
        if self._uplink_due is not None and now >= self._uplink_due:
            self._start_uplink()

    def _start_uplink(self) -> None:
        self._uplink_due = None
        if self._uplink is None:
            return
        namespace = open_network_namespace(self._inside)
        try:
            self._uplink_process = ChildProcess(
                [*DIE_WITH_PARENT, *self._uplink.command_line(f"/proc/self/fd/{namespace}")],
                output=self._uplink_log,
                descriptors=(namespace,),
            )
        finally:
            os.close(namespace)

    def _watch_uplink(self) -> None:
        process = self._uplink_process
        if self._uplink is None or process is None or not process.has_ended() or self._stop_by is not None:
            return
        self._uplink_process = None
        say(f"uplink {self._uplink.program} ended; starting it again in {UPLINK_PAUSE:g} s")
        self._uplink_due = time.monotonic() + UPLINK_PAUSE

    def _end(self) -> None:
        """End what is left; the namespaces go with their first process."""
        self._channel.close()
        if not self._inside.wait(STOP_LIMIT):
            self._inside.kill()
        if self._uplink_process is not None:
            self._uplink_process.kill()
