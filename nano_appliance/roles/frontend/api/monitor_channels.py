"""Consoles: a session opens a channel to an instance's screen, and a websocket uses it once."""

from __future__ import annotations

import contextlib
import logging
import threading
from http import HTTPStatus

import msgspec

from nano_appliance.link.console import open_console
from nano_appliance.model.errors import InvalidInput, NanoError
from nano_appliance.model.orders import ConsoleTicket
from nano_appliance.rest.answer import TAKEN_OVER, Elsewhere, RawAnswer
from nano_appliance.rest.body import takes
from nano_appliance.rest.handover import HandedOver, take_over
from nano_appliance.rest.relay import relay
from nano_appliance.rest.request import Request
from nano_appliance.rest.websocket import WebSocket
from nano_appliance.roles.frontend.route import Visit

logger = logging.getLogger(__name__)

TICKETS_PATH = "/api/v1/console_tickets/"

LONGEST_WAIT = 10.0
"""Seconds to wait for the core's ticket, as the REST contract has it."""


class ChannelWish(msgspec.Struct, frozen=True, kw_only=True):
    """The instance whose screen is wanted, by id."""

    guest: str


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A channel to a screen and the password that the screen itself asks for."""

    id: str
    protocol: str = "vnc"
    username: str = ""
    password: str


@takes(ChannelWish)
def open_channel(_request: Request, visit: Visit, wish: ChannelWish) -> Channel:
    """Get a ticket for the screen from the core, which knows whose it is, and keep it for the websocket."""
    frontend = visit.frontend
    reply = frontend.core.call("POST", TICKETS_PATH, wish, caller=visit.caller, timeout=LONGEST_WAIT)
    ticket = reply.decode(ConsoleTicket)
    return Channel(id=frontend.channels.open(ticket, frontend.monotonic()), password=ticket.password)


def connect(request: Request, visit: Visit) -> RawAnswer | Elsewhere:
    """Turn the connection into a websocket to the screen; the channel is spent whatever comes of it."""
    ticket = visit.frontend.channels.take(request.arguments["id"], visit.frontend.monotonic())
    try:
        websocket = WebSocket(request)
    except InvalidInput as error:
        return RawAnswer(HTTPStatus.BAD_REQUEST, (("Content-Type", "text/plain; charset=utf-8"),), _line(error))
    browser = take_over(request.environ)
    threading.Thread(target=_serve, args=(browser, websocket, ticket), name="console", daemon=True).start()
    return TAKEN_OVER


def _line(error: NanoError) -> bytes:
    return f"{error.message}\n".encode()


def _serve(browser: HandedOver, websocket: WebSocket, ticket: ConsoleTicket) -> None:
    """Copy between browser and screen until either closes."""
    with contextlib.closing(browser):
        try:
            browser.socket.sendall(websocket.opening)
            screen = open_console(ticket)
        except NanoError as error:
            logger.warning("no console on cell %s: %s", ticket.cell, error)
            browser.socket.sendall(websocket.closing())
            return
        except OSError as error:
            logger.debug("a browser went away before its console was open: %s", error)
            return
        with contextlib.closing(screen):
            relay(browser.socket, screen, first_framing=websocket, received=browser.received)
