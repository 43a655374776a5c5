"""The HTTP server that all roles use: several listeners, one application, a thread apart for each transfer."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from cheroot import wsgi

from nano_appliance.rest import limits
from nano_appliance.rest.acceptor import Acceptor
from nano_appliance.rest.connection import Connection, RequestGateway
from nano_appliance.rest.listening import BACKLOG, listen
from nano_appliance.rest.stream import Arrival

logger = logging.getLogger(__name__)

_LEVELS_BELOW_NOTICE = logging.INFO


class Application(Protocol):
    """A WSGI application that can tell which of its requests are long."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        ...

    def is_transfer(self, method: str, path: str) -> bool:
        """True for uploads, downloads and whatever else may take long."""
        ...


class SharedServer(wsgi.Server):
    """The server below `HttpServer`: where connections wait, are counted and get a thread."""

    ConnectionClass = Connection
    max_request_header_size = limits.LONGEST_HEAD
    keep_alive_conn_limit = limits.KEPT_CONNECTIONS
    expiration_interval = limits.LOOK_SECONDS

    def __init__(self, application: Application, listener: socket.socket, name: str, threads: int) -> None:
        address = listener.getsockname()[:2]
        super().__init__(address, application, numthreads=threads, server_name=name, request_queue_size=BACKLOG)
        self.timeout = limits.IDLE_SECONDS
        self.gateway = RequestGateway
        self.is_transfer = application.is_transfer
        self._listener = listener
        self._open: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._transfers: set[Connection] = set()

    def bind(self, family: int, type: int, proto: int = 0) -> socket.socket:  # noqa: A002, ARG002
        """Use the socket that listens already."""
        self.socket = self._listener
        return self._listener

    def process_conn(self, conn: Connection) -> None:
        """Give a connection to a worker once a whole request head has arrived."""
        if not self._count_opened(conn):
            conn.close()
            return
        arrival = conn.gather()
        if arrival is Arrival.COMPLETE:
            super().process_conn(conn)
        elif arrival is Arrival.PARTIAL:
            self.put_conn(conn)
        else:
            conn.close()

    def start_transfer(self, connection: Connection, work: Callable[[], None]) -> None:
        """Do `work` in a thread of its own; refused when there are too many."""
        with self._lock:
            refused = len(self._transfers) >= limits.TRANSFERS
            if not refused:
                self._transfers.add(connection)
        if refused:
            logger.warning("refused a transfer of %s: %d are running", connection.remote_addr, limits.TRANSFERS)
            connection.refuse_transfer()
            connection.close()
            return

        def transfer() -> None:
            try:
                work()
            finally:
                with self._lock:
                    self._transfers.discard(connection)

        threading.Thread(target=transfer, name="transfer", daemon=True).start()

    def count_closed(self, connection: Connection) -> None:
        """A connection has ended."""
        with self._lock:
            address, connection.counted_for = connection.counted_for, None
            if address is not None:
                self._open[address] -= 1
                if not self._open[address]:
                    del self._open[address]

    def end_transfers(self) -> None:
        """Break off the transfers that are still running."""
        with self._lock:
            running = list(self._transfers)
        for connection in running:
            try:
                connection.socket.shutdown(socket.SHUT_RDWR)
            except OSError as error:
                logger.debug("transfer with %s was over: %s", connection.remote_addr, error)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: FBT001, FBT002
        """What the server has to say goes to our log; broken connections are everyday events."""
        wanted = level if level > _LEVELS_BELOW_NOTICE else logging.DEBUG
        logger.log(wanted, "%s: %s", self.server_name, msg, exc_info=traceback)

    def _count_opened(self, connection: Connection) -> bool:
        if connection.counted_for is not None:
            return True
        address = connection.remote_addr or ""
        with self._lock:
            if self._open[address] >= limits.CONNECTIONS_PER_ADDRESS:
                return False
            self._open[address] += 1
            connection.counted_for = address
        return True


Tls = ssl.SSLContext | Callable[[], ssl.SSLContext]
"""The context of all connections, or what gives that of the next one, when certificates change while it is served."""


class _LateHandshake:
    """TLS without the handshake, which would stop the accepting of others."""

    makefile = None

    def __init__(self, context: Tls) -> None:
        self._context = context

    def wrap(self, accepted: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        context = self._context if isinstance(self._context, ssl.SSLContext) else self._context()
        wrapped = context.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False)
        return wrapped, {"wsgi.url_scheme": "https", "HTTPS": "on"}


class HttpServer:
    """Serves `application` on `address` (host and port, or a socket that listens) and on all `inherited` sockets.

    Listens from the moment it is made; answers from `start` on. `name` stands in errors, logs and the Server header.
    With `tls` every listener speaks TLS. Raises Unavailable naming address and port when the address cannot be used.
    """

    def __init__(
        self,
        application: Application,
        address: tuple[str, int] | socket.socket,
        *,
        inherited: Sequence[socket.socket] = (),
        name: str,
        threads: int = limits.WORKERS,
        tls: Tls | None = None,
    ) -> None:
        listener = address if isinstance(address, socket.socket) else listen(*address, name)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.address, self.port = listener.getsockname()[:2]
        self._server = SharedServer(application, listener, name, threads)
        if tls is not None:
            self._server.ssl_adapter = _LateHandshake(tls)
        self._acceptor = Acceptor(inherited, self._accepted) if inherited else None
        self._listener = listener
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to answer; returns at once."""
        self._server.prepare()
        self._thread = threading.Thread(target=self._server.serve, name=f"{self._server.server_name} connections")
        self._thread.start()
        if self._acceptor:
            self._acceptor.start()

    def stop(self) -> None:
        """Stop listening, let small requests finish for a few seconds, and break off transfers."""
        if self._acceptor:
            self._acceptor.stop()
        self._server.end_transfers()
        self._server.stop()
        if self._thread:
            self._thread.join()
        else:
            self._listener.close()

    def _accepted(self, accepted: socket.socket, remote: tuple[str, int]) -> None:
        environ: dict[str, str] = {}
        if self._server.ssl_adapter is not None:
            accepted, environ = self._server.ssl_adapter.wrap(accepted)
        connection = Connection(self._server, accepted)
        connection.remote_addr, connection.remote_port = remote
        connection.ssl_env = environ
        self._server.process_conn(connection)
