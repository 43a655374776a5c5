"""The cell's end of a console: turns a ticket into a raw connection to the screen; reads nothing that passes.

A screen that is encrypted for other viewers is decrypted here: this end's viewer comes through the link's own TLS.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import threading
from dataclasses import dataclass
from pathlib import Path

from nano_appliance.link.console import PATH, PROTOCOL, SWITCHING, TICKET_HEADER
from nano_appliance.link.console_tickets import ConsoleTickets, Screen
from nano_appliance.link.encrypted_screen import encrypted, greet, speaks_tls_only
from nano_appliance.link.refusal import REFUSED, refusal_of
from nano_appliance.link.rpc_server import Caller
from nano_appliance.link.tls import anonymous_context
from nano_appliance.model.errors import InvalidInput, NanoError, Unavailable
from nano_appliance.rest.answer import TAKEN_OVER, RawAnswer, Result
from nano_appliance.rest.application import Route
from nano_appliance.rest.handover import HandedOver, take_over
from nano_appliance.rest.relay import relay
from nano_appliance.rest.request import Request

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 3.0
GREETING_SECONDS = 15.0
"""How long a viewer may take for its two words before the password."""


@dataclass(frozen=True)
class ScreenTrust:
    """What an encrypted screen has to show: a certificate for `name` of the authority in the file `authority`."""

    authority: Path
    name: str


def console_route(tickets: ConsoleTickets, trust: ScreenTrust) -> Route[Caller]:
    """The route that serves `tickets`; whoever has one needs no certificate."""

    def serve(request: Request, _caller: Caller) -> Result:
        try:
            if request.headers.get("Upgrade", "").lower() != PROTOCOL:
                raise InvalidInput(f"a console is opened with Upgrade: {PROTOCOL}")
            screen = _open(tickets.redeem(request.headers.get(TICKET_HEADER, "")), trust)
        except NanoError as error:
            return RawAnswer(REFUSED, (("Content-Type", "application/json"),), refusal_of(error))
        asker = take_over(request.environ)
        threading.Thread(target=_serve, args=(asker, screen), name="console", daemon=True).start()
        return TAKEN_OVER

    return Route("GET", PATH, serve, slow=True)


def _open(screen: Screen, trust: ScreenTrust) -> socket.socket:
    """A connection to the screen; inside TLS if it wants that. Raises Unavailable."""
    try:
        with _connect(screen) as asked:
            tls_only = speaks_tls_only(asked)
        connected = _connect(screen)
        if not tls_only:
            return connected
        with contextlib.ExitStack() as undo:
            undo.callback(connected.close)
            context = anonymous_context(trust.authority.read_text(encoding="ascii"))
            decrypted = encrypted(connected, context, trust.name)
            undo.pop_all()
        return decrypted
    except OSError as error:
        raise Unavailable(f"the instance's screen cannot be reached: {error.strerror or error}") from error


def _connect(screen: Screen) -> socket.socket:
    connected = socket.create_connection((screen.address, screen.port), CONNECT_SECONDS)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connected


def _serve(asker: HandedOver, screen: socket.socket) -> None:
    with contextlib.closing(asker), contextlib.closing(screen):
        received = asker.received
        try:
            asker.socket.sendall(SWITCHING)
            if isinstance(screen, ssl.SSLSocket):
                asker.socket.settimeout(GREETING_SECONDS)
                received = greet(asker.socket, received)
        except (OSError, Unavailable) as error:
            logger.debug("who asked for a console is gone: %s", error)
            return
        relay(asker.socket, screen, received=received)
