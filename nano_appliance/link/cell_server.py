"""The cell's link server, which appears with the first core, moves with the cell's address and ends with membership."""

from __future__ import annotations

import logging
import socket
from collections.abc import Mapping
from typing import Any

from nano_appliance.link.console_server import ScreenTrust, console_route
from nano_appliance.link.console_tickets import ConsoleTickets
from nano_appliance.link.identity import Identity
from nano_appliance.link.operations import Operation
from nano_appliance.link.ports import listen_for_link
from nano_appliance.link.rpc_server import Handler, RpcServer
from nano_appliance.link.stream_server import Connect, stream_route

logger = logging.getLogger(__name__)

DISPATCHERS = 2
"""Threads that take orders in; every order is long and gets its own."""


class CellServer:
    """Serves orders, consoles and transfers; used by the link's one thread, and asked for `address` by others."""

    def __init__(
        self,
        handlers: Mapping[Operation[Any, Any], Handler],
        tickets: ConsoleTickets,
        trust: ScreenTrust,
        connect: Connect,
    ) -> None:
        self._handlers = handlers
        self._tickets = tickets
        self._trust = trust
        self._connect = connect
        self._reserved: socket.socket | None = None
        self._server: RpcServer | None = None
        self.address: tuple[str, int] | None = None

    def reserve(self, address: str) -> int:
        """Take a port on `address` without serving anything yet; returns it.

        Raises Exhausted when no port of the link is free, Unavailable when the address cannot be used.
        """
        if self.address is None or self.address[0] != address:
            self.stop()
            self._reserved = listen_for_link(address, "cell's link")
            self.address = (address, int(self._reserved.getsockname()[1]))
        return self.address[1]

    def serve(self, address: str, identity: Identity) -> int:
        """Serve on `address` as `identity`; returns the port. Does nothing when it does so already."""
        port = self.reserve(address)
        if self._server is None and self._reserved is not None:
            listener, self._reserved = self._reserved, None
            routes = [console_route(self._tickets, self._trust), stream_route(self._connect)]
            self._server = RpcServer(
                identity, listener, self._handlers, name="cell link", routes=routes, threads=DISPATCHERS
            )
            self._server.start()
            logger.info("taking orders on %s port %d", address, port)
        return port

    def stop(self) -> None:
        """Let go of server and port."""
        if self._server is not None:
            self._server.stop()
        if self._reserved is not None:
            self._reserved.close()
        self._server = self._reserved = self.address = None
