"""The cell's end of a console: turns a ticket into a raw connection to the screen; reads nothing that passes."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading

from nano_appliance.link.console import PATH, PROTOCOL, SWITCHING, TICKET_HEADER
from nano_appliance.link.console_tickets import ConsoleTickets, Screen
from nano_appliance.link.refusal import REFUSED, refusal_of
from nano_appliance.link.rpc_server import Caller
from nano_appliance.model.errors import InvalidInput, NanoError, Unavailable
from nano_appliance.rest.answer import TAKEN_OVER, RawAnswer, Result
from nano_appliance.rest.application import Route
from nano_appliance.rest.handover import HandedOver, take_over
from nano_appliance.rest.relay import relay
from nano_appliance.rest.request import Request

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 3.0


def console_route(tickets: ConsoleTickets) -> Route[Caller]:
    """The route that serves `tickets`; whoever has one needs no certificate."""

    def serve(request: Request, _caller: Caller) -> Result:
        try:
            if request.headers.get("Upgrade", "").lower() != PROTOCOL:
                raise InvalidInput(f"a console is opened with Upgrade: {PROTOCOL}")
            screen = _connect(tickets.redeem(request.headers.get(TICKET_HEADER, "")))
        except NanoError as error:
            return RawAnswer(REFUSED, (("Content-Type", "application/json"),), refusal_of(error))
        asker = take_over(request.environ)
        threading.Thread(target=_serve, args=(asker, screen), name="console", daemon=True).start()
        return TAKEN_OVER

    return Route("GET", PATH, serve, slow=True)


def _connect(screen: Screen) -> socket.socket:
    try:
        connected = socket.create_connection((screen.address, screen.port), CONNECT_SECONDS)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        raise Unavailable(f"the instance's screen cannot be reached: {error.strerror or error}") from error
    return connected


def _serve(asker: HandedOver, screen: socket.socket) -> None:
    with contextlib.closing(asker), contextlib.closing(screen):
        try:
            asker.socket.sendall(SWITCHING)
        except OSError as error:
            logger.debug("who asked for a console is gone: %s", error)
            return
        relay(asker.socket, screen, received=asker.received)
