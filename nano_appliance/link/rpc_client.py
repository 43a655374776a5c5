"""Asking another module: one client per module, with its connections kept; never asks twice by itself."""

from __future__ import annotations

import socket
import ssl
from typing import BinaryIO, TypeVar

import msgspec
import urllib3

from nano_appliance.link.identity import Identity
from nano_appliance.link.operations import Operation
from nano_appliance.link.peer import Role, tls_name
from nano_appliance.link.refusal import REFUSED, refused
from nano_appliance.link.tls import anonymous_context, client_context, unverified_context
from nano_appliance.model.errors import NanoError, NotAllowed, Unavailable
from nano_appliance.rest.kept_connections import KeptHttpsPool
from nano_appliance.rest.limits import BLOCK
from nano_appliance.rest.response import Response
from nano_appliance.rest.unreachable import root_of, why_unreachable

Q = TypeVar("Q")
A = TypeVar("A")

CONNECTIONS = 16
CONNECT_SECONDS = 3.0
KEEPALIVE = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 10),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
)
"""A host that lost its power is noticed after 25 seconds, however long an answer may take."""


class RpcClient:
    """Asks the module `name` at `address` and `port`; `trust` is our identity, or an authority's PEM, or None.

    With None nothing about the other side is verified, which is good for fetching its authority's certificate only.
    """

    def __init__(self, address: str, port: int, role: Role, name: str, trust: Identity | str | None) -> None:
        self.address, self.port = address, port
        self._who = f"{role if role is Role.CORE else f'cell {name}'} at {address} port {port}"
        if trust is None:
            # Meant to be unverified: what comes is compared with a fingerprint.
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        self._pool = KeptHttpsPool(
            address,
            port,
            maxsize=CONNECTIONS,
            block=False,
            blocksize=BLOCK,
            socket_options=[*urllib3.connection.HTTPConnection.default_socket_options, *KEEPALIVE],
            ssl_context=_context(trust),
            server_hostname=tls_name(role, name),
            assert_hostname=None if trust else False,
        )

    def call(self, operation: Operation[Q, A], request: Q, timeout: float | None = None) -> A:
        """The answer to `request`; `timeout` in seconds replaces the operation's own.

        Raises what the other side raised, Unavailable when it cannot be reached or does not answer in time, and
        NotAllowed when it is not who it should be.
        """
        response = self.request(
            "POST",
            operation.path,
            content=msgspec.json.encode(request),
            timeout=operation.timeout if timeout is None else timeout,
        )
        content = response.data
        if response.status == REFUSED:
            raise refused(content)
        try:
            if response.status != 200:
                raise NanoError(f"the {self._who} does not know {operation.name}")
            return msgspec.json.decode(content, type=operation.answer)
        except msgspec.DecodeError as error:
            raise NanoError(f"the answer of the {self._who} is not understood: {error}") from error

    def request(
        self,
        method: str,
        path: str,
        *,
        content: bytes | BinaryIO | None = None,
        headers: dict[str, str] | None = None,
        timeout: float,
    ) -> Response:
        """A request outside the operations; the body of its answer has not been read."""
        try:
            answer = self._pool.urlopen(
                method,
                path,
                body=content,
                headers=headers or {},
                retries=urllib3.Retry(0, connect=0, redirect=False),
                redirect=False,
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=timeout),
                preload_content=False,
                decode_content=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise self._translated(error) from error
        return Response(answer, f"the {self._who}")

    def close(self) -> None:
        """Drop the connections that wait for another call."""
        self._pool.close()

    def _translated(self, error: urllib3.exceptions.HTTPError) -> NanoError:
        root = root_of(error)
        if isinstance(root, urllib3.exceptions.SSLError):
            cause = root.args[-1] if root.args else None
            told = cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else str(root)
            return NotAllowed(f"the {self._who} cannot be trusted: {told}")
        return Unavailable(f"the {self._who} cannot be reached: {why_unreachable(error)}")


def _context(trust: Identity | str | None) -> ssl.SSLContext:
    if isinstance(trust, Identity):
        return client_context(trust)
    return anonymous_context(trust) if trust else unverified_context()
