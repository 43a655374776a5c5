"""One client's connection: when it is worth a worker's time, who answers it, and when it is closed; knows no route."""

from __future__ import annotations

import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sized
from typing import TYPE_CHECKING, Any

from cheroot.server import HTTPConnection, HTTPRequest
from cheroot.wsgi import Gateway_10

from nano_appliance.rest.limits import (
    HEAD_SECONDS,
    IDLE_SECONDS,
    LINGER_SECONDS,
    LONGEST_SMALL_ANSWER,
    LONGEST_SMALL_BODY,
    SMALL_BODY_SECONDS,
)
from nano_appliance.rest.request_body import ChunkedBody, LengthBody, throw_away
from nano_appliance.rest.stream import Arrival, RequestReader, open_stream

if TYPE_CHECKING:
    from nano_appliance.rest.server import SharedServer

logger = logging.getLogger(__name__)

CONNECTION_KEY = "nano.connection"
"""Where handlers find the connection in a request's environ."""

CERTIFICATE_KEY = "nano.peer_certificate"
"""Where handlers find the DER of the client's verified certificate; absent without one."""

_NO_ROOM = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Request(HTTPRequest):
    """A request whose body is streamed, and which leaves the worker when it is a transfer."""

    conn: Connection

    def read_request_headers(self) -> bool:
        """Read the headers; a body whose length is told twice or wrongly is refused."""
        if not super().read_request_headers():  # type: ignore[no-untyped-call]
            return False
        length = self.inheaders.get(b"Content-Length")
        if length is not None and (self.chunked_read or not length.isdigit()):
            self.simple_response("400 Bad Request", "Malformed Content-Length Header.")
            return False
        return True

    def respond(self) -> None:
        """Answer here when the whole request has arrived; leave everything else to a thread of its own."""
        transfer = self.conn.server.is_transfer(self.method.decode("latin-1"), self.path.decode("latin-1"))
        if not transfer:
            self.conn.rfile.deadline = time.monotonic() + SMALL_BODY_SECONDS
        if transfer or self._length > LONGEST_SMALL_BODY or self.chunked_read or b"Expect" in self.inheaders:
            self.conn.leave_worker(self, self.answer)
        else:
            self.answer()

    def answer(self) -> None:
        """Run the application and send what it says; a long answer leaves the worker, since its reader may be slow."""
        reader = self.conn.rfile
        self.rfile = ChunkedBody(reader) if self.chunked_read else LengthBody(reader, self._length)
        self.server.gateway(self).respond()
        if not self.conn.handed_over and not self.conn.is_leaving:
            self.finish()

    def finish(self) -> None:
        """End the answer, and deal with a body that nobody read."""
        self.ensure_headers_sent()
        if self.chunked_write:
            self.conn.wfile.write(b"0\r\n\r\n")
        self.conn.rfile.deadline = None
        if self.rfile.finished:
            return
        if self.conn.in_worker:
            self.conn.leave_worker(self, self._linger)
        else:
            self._linger()

    def send_headers(self) -> None:
        """Send the headers; a connection with an unread body cannot be kept."""
        if not self.rfile.finished:
            self.close_connection = True
        super().send_headers()

    @property
    def _length(self) -> int:
        return int(self.inheaders.get(b"Content-Length", b"0"))

    def _linger(self) -> None:
        # Closing with unread bytes would reset the connection and could destroy the answer on its way.
        if not isinstance(self.conn.socket, ssl.SSLSocket):
            self.conn.socket.shutdown(socket.SHUT_WR)
        self.conn.rfile.deadline = time.monotonic() + LINGER_SECONDS
        throw_away(self.rfile, LINGER_SECONDS)


class RequestGateway(Gateway_10):
    """Between a request and the application; sends nothing for a connection that was handed over."""

    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]
        """The usual environ and the connection."""
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ[CONNECTION_KEY] = self.req.conn
        return environ

    def respond(self) -> None:
        """Call the application and write what it yields."""
        answer = self.req.server.wsgi_app(self.env, self.start_response)
        connection = self.req.conn
        if connection.handed_over:
            self.req.sent_headers = True
            self.req.close_connection = True
        elif connection.in_worker and _is_long(answer):
            connection.leave_worker(self.req, lambda: self._send_apart(answer))
        else:
            self._send(answer)

    def _send_apart(self, answer: Iterable[bytes]) -> None:
        self._send(answer)
        self.req.finish()

    def _send(self, answer: Iterable[bytes]) -> None:
        try:
            for block in answer:
                if block:
                    self.write(block)
            self.req.ensure_headers_sent()
        finally:
            close: Callable[[], None] | None = getattr(answer, "close", None)
            if close:
                close()


def _is_long(answer: Iterable[bytes]) -> bool:
    """True when a client that reads slowly could keep the sender busy."""
    return not isinstance(answer, Sized) or sum(len(block) for block in answer) > LONGEST_SMALL_ANSWER


class Connection(HTTPConnection):
    """A connection that waits without a worker until a request, or the head of a long one, has arrived.

    `accepted` is when it came, in monotonic seconds.
    """

    RequestHandlerClass = Request
    server: SharedServer

    def __init__(self, server: SharedServer, sock: socket.socket, _makefile: object = None) -> None:
        super().__init__(server, sock, open_stream)
        sock.settimeout(IDLE_SECONDS)
        self.handed_over = False
        self.counted_for: str | None = None
        self._leaving: tuple[Request, Callable[[], None]] | None = None
        self.in_worker = True
        self.accepted = self._waiting_since = time.monotonic()
        self._handshaken = not isinstance(sock, ssl.SSLSocket)

    def gather(self) -> Arrival:
        """Take in what has arrived, without waiting; a head that takes too long ends the connection."""
        reader: RequestReader = self.rfile
        if reader.is_empty and self._handshaken:
            self._waiting_since = time.monotonic()
        arrival = self._handshake()
        if arrival is Arrival.COMPLETE:
            arrival = reader.gather()
        in_progress = not (reader.is_empty and self._handshaken)
        if arrival is Arrival.PARTIAL and in_progress and time.monotonic() - self._waiting_since > HEAD_SECONDS:
            return Arrival.ENDED
        return arrival

    @property
    def is_leaving(self) -> bool:
        """True when a thread of its own will go on."""
        return self._leaving is not None

    def leave_worker(self, request: Request, work: Callable[[], None]) -> None:
        """Have a thread of its own do `work` for `request`, once the worker has let go of the connection."""
        self._leaving = (request, work)

    def communicate(self) -> bool:
        """Answer one request; true when the worker shall wait for the next one on this connection."""
        keep = bool(super().communicate())  # type: ignore[no-untyped-call]
        return keep and not self.is_leaving

    def close(self) -> None:
        """Called by the worker when it is done: close, unless the connection goes on elsewhere."""
        if self._leaving:
            leaving, self._leaving = self._leaving, None
            self.server.start_transfer(self, lambda: self._work_apart(*leaving))
        elif not self.handed_over:
            self.server.count_closed(self)
            try:
                super().close()
            except OSError as error:
                logger.debug("connection with %s was gone before it was closed: %s", self.remote_addr, error)

    def refuse_transfer(self) -> None:
        """Answer that there is no room for another transfer."""
        try:
            self.wfile.write(_NO_ROOM)
        except OSError as error:
            logger.debug("cannot tell %s that there are too many transfers: %s", self.remote_addr, error)

    def _handshake(self) -> Arrival:
        if self._handshaken:
            return Arrival.COMPLETE
        patience = self.socket.gettimeout()
        self.socket.settimeout(0)
        try:
            self.socket.do_handshake()
        except ssl.SSLWantReadError:
            return Arrival.PARTIAL
        except OSError as error:
            logger.debug("no TLS with %s: %s", self.remote_addr, error)
            return Arrival.ENDED
        finally:
            self.socket.settimeout(patience)
        self._handshaken = True
        certificate = self.socket.getpeercert(binary_form=True)
        if certificate:
            self.ssl_env = {**self.ssl_env, CERTIFICATE_KEY: certificate}
        return Arrival.COMPLETE

    def _work_apart(self, request: Request, work: Callable[[], None]) -> None:
        keep = False
        self.in_worker = False
        try:
            work()
            keep = not request.close_connection
        except OSError as error:
            logger.debug("transfer with %s:%s ended: %s", self.remote_addr, self.remote_port, error)
        except Exception:
            logger.exception("transfer with %s:%s failed", self.remote_addr, self.remote_port)
        self.in_worker = True
        if keep:
            self.server.put_conn(self)
        else:
            self.close()
