"""Serving a table of operations over mutual TLS; knows who asks, and nothing of what the operations do."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from cryptography import x509

from nano_appliance.link.certificates import peer_of
from nano_appliance.link.identity import Identity
from nano_appliance.link.operations import BRIEF, LONGEST_MESSAGE, Operation
from nano_appliance.link.peer import Peer
from nano_appliance.link.refusal import REFUSED, refusal_of
from nano_appliance.link.tls import server_context
from nano_appliance.model.errors import InvalidInput, NanoError, NotAllowed
from nano_appliance.rest.answer import RawAnswer
from nano_appliance.rest.application import RestApplication, Route
from nano_appliance.rest.connection import CERTIFICATE_KEY, CONNECTION_KEY
from nano_appliance.rest.envelope import CONTENT_TYPE
from nano_appliance.rest.limits import WORKERS
from nano_appliance.rest.request import Request
from nano_appliance.rest.request_body import read_whole
from nano_appliance.rest.server import HttpServer
from nano_appliance.rest.validation import explain

logger = logging.getLogger(__name__)

Handler = Callable[[Any, "Caller"], Any]
"""Takes the operation's request and who asks, returns its answer."""

_HEADERS = (("Content-Type", CONTENT_TYPE),)


class Caller(msgspec.Struct, frozen=True):
    """Who asks: `peer` is None without a certificate; `address` is where the connection comes from.

    `connected` is when it was accepted, in monotonic seconds.
    """

    peer: Peer | None
    address: str
    connected: float = 0.0


class RpcServer(HttpServer):
    """Serves `handlers` (operation to function) and further `routes` on the socket `listener`, as `identity`.

    `threads` answer brief operations; each longer one has a thread of its own while it lasts.
    """

    def __init__(
        self,
        identity: Identity,
        listener: socket.socket,
        handlers: Mapping[Operation[Any, Any], Handler],
        *,
        name: str,
        routes: Iterable[Route[Caller]] = (),
        threads: int = WORKERS,
    ) -> None:
        table = [_route(operation, handler) for operation, handler in handlers.items()]
        application = RestApplication[Caller]([*table, *routes], _caller)
        super().__init__(application, listener, name=name, threads=threads, tls=server_context(identity))


def require_peer(caller: Caller, operation: Operation[Any, Any]) -> None:
    """Raise NotAllowed unless the caller's certificate has the role that may ask for `operation`."""
    if operation.asked_by is not None and (caller.peer is None or caller.peer.role is not operation.asked_by):
        raise NotAllowed(f"only a {operation.asked_by} of this domain may ask for {operation.name}")


def _route(operation: Operation[Any, Any], handler: Handler) -> Route[Caller]:
    decoder = msgspec.json.Decoder(operation.request)

    def serve(request: Request, caller: Caller) -> RawAnswer:
        try:
            require_peer(caller, operation)
            answer = handler(_decode(decoder, read_whole(request.body, LONGEST_MESSAGE)), caller)
        except NanoError as error:
            return RawAnswer(REFUSED, _HEADERS, refusal_of(error))
        except Exception:
            logger.exception("operation %s failed", operation.name)
            return RawAnswer(REFUSED, _HEADERS, refusal_of(NanoError(f"internal error in {operation.name}")))
        return RawAnswer(200, _HEADERS, msgspec.json.encode(answer))

    return Route("POST", operation.path, serve, slow=operation.timeout > BRIEF)


def _decode(decoder: msgspec.json.Decoder[Any], content: bytes) -> Any:  # noqa: ANN401
    try:
        return decoder.decode(content)
    except msgspec.ValidationError as error:
        raise InvalidInput(explain(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(f"not valid JSON: {error}") from error


def _caller(request: Request, _route: Route[Caller]) -> Caller:
    certificate = request.environ.get(CERTIFICATE_KEY)
    connected = request.environ[CONNECTION_KEY].accepted
    return Caller(_peer(certificate) if certificate else None, request.remote_address, connected)


@lru_cache(maxsize=4096)
def _peer(certificate: bytes) -> Peer:
    return peer_of(x509.load_der_x509_certificate(certificate))
