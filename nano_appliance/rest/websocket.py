"""The server's side of a websocket as bytes in, bytes out; touches no socket."""

from __future__ import annotations

from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Ping,
    RejectConnection,
)
from wsproto.events import Request as Upgrade
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from nano_appliance.model.errors import InvalidInput
from nano_appliance.rest.request import Request

SUBPROTOCOL = "binary"

GOING_AWAY = 1001
"""Close code for a peer that ends because the stream behind it has ended."""


class WebSocket:
    """A websocket whose binary messages are one stream of bytes; text messages are ignored, nothing is compressed.

    Made from an upgrade request; `opening` is what to send first. Raises InvalidInput when the request is no proper
    websocket handshake.
    """

    def __init__(self, request: Request) -> None:
        self._protocol = WSConnection(ConnectionType.SERVER)
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in request.headers.items()]
        try:
            self._protocol.initiate_upgrade_connection(headers, request.path)
            offer = next(self._protocol.events())
            if not isinstance(offer, Upgrade):
                raise InvalidInput("a websocket handshake is expected here")
            chosen = SUBPROTOCOL if SUBPROTOCOL in offer.subprotocols else None
            self.opening = self._protocol.send(AcceptConnection(subprotocol=chosen))
        except (RemoteProtocolError, LocalProtocolError, StopIteration) as error:
            raise InvalidInput(f"the websocket handshake is malformed: {error}") from error
        self.ended = False

    def received(self, data: bytes) -> tuple[bytes, bytes]:
        """What the client's bytes carry, and what must be sent back to the client because of them.

        `ended` is set when the client closed the websocket or broke its rules.
        """
        payload, reply = bytearray(), bytearray()
        try:
            self._protocol.receive_data(data)
            for event in self._protocol.events():
                match event:
                    case BytesMessage():
                        payload += event.data
                    case Ping():
                        reply += self._protocol.send(event.response())
                    case CloseConnection():
                        reply += self._protocol.send(event.response())
                        self.ended = True
        except RemoteProtocolError as error:
            self.ended = True
            if error.event_hint is not None and not isinstance(error.event_hint, RejectConnection):
                reply += self._protocol.send(error.event_hint)
        return bytes(payload), bytes(reply)

    def message(self, payload: bytes) -> bytes:
        """`payload` as one binary message; empty when the websocket has ended meanwhile."""
        if self.ended:
            return b""
        return self._protocol.send(BytesMessage(data=payload))

    def closing(self) -> bytes:
        """The message that says goodbye; empty when it was said already."""
        if self.ended:
            return b""
        self.ended = True
        return self._protocol.send(CloseConnection(code=GOING_AWAY))
