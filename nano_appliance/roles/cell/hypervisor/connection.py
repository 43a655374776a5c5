"""A connection to libvirt that mends itself: opened and opened again for as long as it is wanted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import libvirt

from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.roles.cell.hypervisor import event_loop
from nano_appliance.roles.cell.hypervisor.failures import text_of

logger = logging.getLogger(__name__)

SYSTEM_URI = "qemu:///system"
RETRY_SECONDS = 0.5
"""How long after a failed attempt the next one is made; the daemon announces its return to nobody."""

KEEP_ALIVE_SECONDS = 5
KEEP_ALIVE_COUNT = 3
"""A daemon that does not answer this many questions, one each interval, counts as gone."""


class Connection:
    """Libvirt at `uri`; `on_open` is called, in a thread of its own, each time a connection has come up."""

    def __init__(self, uri: str = SYSTEM_URI) -> None:
        self._uri = uri
        self._connection: libvirt.virConnect | None = None
        self._problem = "not connected yet"
        self._listeners: list[Callable[[], None]] = []
        self._changed = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._keep_open, name="libvirt-connection", daemon=True)

    def on_open(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each opening; to be registered before `start`. It may raise NanoError."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin to connect; returns at once."""
        event_loop.start()
        self._thread.start()

    def stop(self) -> None:
        """Close the connection and wait until its thread has ended."""
        self._stopping = True
        self._changed.set()
        self._thread.join()

    def get(self) -> libvirt.virConnect:
        """The open connection.

        Raises Unavailable while there is none.
        """
        connection = self._connection
        if connection is None:
            raise Unavailable(f"the hypervisor cannot be reached: {self._problem}")
        return connection

    @property
    def problem(self) -> str:
        """Why there is no connection; empty while there is one."""
        return self._problem

    def _keep_open(self) -> None:
        while not self._stopping:
            self._changed.clear()
            if self._connection is None and not self._open():
                self._changed.wait(RETRY_SECONDS)
                continue
            self._changed.wait()
            if self._problem or self._stopping:
                self._close()

    def _open(self) -> bool:
        """Open and tell the listeners; False when the daemon was not there or went away meanwhile."""
        try:
            connection = libvirt.open(self._uri)
            connection.setKeepAlive(KEEP_ALIVE_SECONDS, KEEP_ALIVE_COUNT)
            connection.registerCloseCallback(self._closed, None)
        except libvirt.libvirtError as error:
            self._note(text_of(error))
            return False
        self._problem = ""
        self._connection = connection
        logger.info("connected to the hypervisor at %s", self._uri)
        for listener in self._listeners:
            try:
                listener()
            except NanoError as error:
                logger.warning("after connecting to the hypervisor: %s", error)
        return True

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.close()
        except libvirt.libvirtError as error:
            logger.debug("closing the hypervisor's connection: %s", error)

    def _closed(self, _connection: libvirt.virConnect, reason: int, _opaque: object) -> None:
        """Called in libvirt's event thread, which must not wait for anything of libvirt's."""
        self._note(f"the connection was lost (reason {reason})")
        self._changed.set()

    def _note(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            logger.warning("the hypervisor cannot be reached: %s", problem)
