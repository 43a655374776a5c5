"""The receiving cell's end of a transfer's connections: relays them to where the cell says; reads nothing of them."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable

from nano_appliance.link.peer import Role
from nano_appliance.link.refusal import REFUSED, refusal_of
from nano_appliance.link.rpc_server import Caller
from nano_appliance.link.streams import LONGEST_SILENCE, PATH, PROTOCOL, STREAM_HEADER, SWITCHING, TICKET_HEADER, Stream
from nano_appliance.model.errors import InvalidInput, NanoError, NotAllowed
from nano_appliance.rest.answer import TAKEN_OVER, RawAnswer, Result
from nano_appliance.rest.application import Route
from nano_appliance.rest.handover import HandedOver, take_over
from nano_appliance.rest.relay import relay
from nano_appliance.rest.request import Request

logger = logging.getLogger(__name__)

Connect = Callable[[str, str, Stream], socket.socket]
"""Opens what a stream belongs to, for a ticket and the name of the cell that shows it; raises NanoError."""


def nothing_expected(_ticket: str, _cell: str, _stream: Stream) -> socket.socket:
    """What a cell answers that receives nothing."""
    raise NotAllowed("no transfer is expected")


def stream_route(connect: Connect) -> Route[Caller]:
    """The route for other cells of the domain."""

    def serve(request: Request, caller: Caller) -> Result:
        try:
            if caller.peer is None or caller.peer.role is not Role.CELL:
                raise NotAllowed("only a cell of this domain may send something to another one")
            ticket = request.headers.get(TICKET_HEADER, "")
            near = connect(ticket, caller.peer.name, _wanted(request))
        except NanoError as error:
            return RawAnswer(REFUSED, (("Content-Type", "application/json"),), refusal_of(error))
        sender = take_over(request.environ)
        threading.Thread(target=_serve, args=(sender, near), name="stream", daemon=True).start()
        return TAKEN_OVER

    return Route("GET", PATH, serve, slow=True)


def _wanted(request: Request) -> Stream:
    if request.headers.get("Upgrade", "").lower() != PROTOCOL:
        raise InvalidInput(f"a stream is opened with Upgrade: {PROTOCOL}")
    try:
        return Stream(request.headers.get(STREAM_HEADER, ""))
    except ValueError as error:
        raise InvalidInput(f"{STREAM_HEADER} must be one of {', '.join(Stream)}") from error


def _serve(sender: HandedOver, near: socket.socket) -> None:
    with contextlib.closing(sender), contextlib.closing(near):
        try:
            sender.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, LONGEST_SILENCE)
            sender.socket.sendall(SWITCHING)
        except OSError as error:
            logger.debug("who asked for a stream is gone: %s", error)
            return
        relay(sender.socket, near, received=sender.received)
