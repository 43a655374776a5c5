"""The cell's side of the link, put together: finding, joining, reporting, and serving orders and consoles."""

from __future__ import annotations

import logging
import secrets
import socket
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import structs

from nano_appliance.host.boot_clock import since_boot
from nano_appliance.link.cell_identity import CellIdentity
from nano_appliance.link.cell_server import CellServer
from nano_appliance.link.console_server import ScreenTrust
from nano_appliance.link.console_tickets import ConsoleTickets, Screen
from nano_appliance.link.joining import ask_to_join
from nano_appliance.link.membership import (
    Ask,
    Certified,
    CoreFound,
    Event,
    Failed,
    Look,
    Membership,
    NobodyAnswered,
    NotAddedYet,
    Removed,
    Reported,
    Tell,
)
from nano_appliance.link.operations import REPORT, Operation
from nano_appliance.link.peer import CORE_NAME, Role, tls_name
from nano_appliance.link.rpc_client import RpcClient
from nano_appliance.link.rpc_server import Handler
from nano_appliance.link.search import address_towards, search_core
from nano_appliance.link.stream_server import Connect, nothing_expected
from nano_appliance.link.streams import Stream, open_stream
from nano_appliance.link.wakeup import Wakeup
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.discovery import Found
from nano_appliance.model.errors import NanoError, Unavailable
from nano_appliance.model.migration_orders import Destination
from nano_appliance.model.orders import ConsoleTicket
from nano_appliance.model.report import CellReport
from nano_appliance.model.timing import DISCOVERY_INTERVAL

logger = logging.getLogger(__name__)

LAST_WORD_SECONDS = 2.0
"""How long a cell that stops tries to tell its core."""


@dataclass(frozen=True)
class Stamp:
    """What the link knows of a report: the cell fills in the rest."""

    name: str
    address: str
    port: int
    boot: str
    sequence: int


@dataclass(frozen=True)
class Standing:
    """Where the cell stands in its domain; `problem` is what keeps it from being a member, or empty."""

    core: str = ""
    member: bool = False
    pool: str = ""
    enabled: bool = True
    problem: str = ""


class CellLink:
    """Keeps the cell `name` in touch with its core, for ever, whatever happens to either.

    `certificates` is the cell's `cert/` folder. `handlers` serve the core's orders. `make_report` is called for each
    report, from the link's thread. `connect` opens what another cell sends something to. `changed` is called when the
    standing changes, `answered` when the core has said whether the cell's instances are its own (`granted`), to a
    report sent at `asked`, seconds since the host's start. Raises NanoError when the files in `certificates` cannot be
    used.
    """

    def __init__(
        self,
        certificates: Path,
        configuration: DomainConfiguration,
        name: str,
        *,
        handlers: Mapping[Operation[Any, Any], Handler],
        make_report: Callable[[Stamp], CellReport],
        connect: Connect = nothing_expected,
        changed: Callable[[Standing], None] = lambda _standing: None,
        answered: Callable[[float, bool], None] = lambda _asked, _granted: None,
    ) -> None:
        self._configuration = configuration
        self._identity = CellIdentity(certificates, name)
        self._tickets = ConsoleTickets(time.monotonic, lambda: secrets.token_urlsafe(32))
        trust = ScreenTrust(self._identity.pinned_authority, tls_name(Role.SCREEN, name))
        self._server = CellServer(handlers, self._tickets, trust, connect)
        self._make_report = make_report
        self._changed = changed
        self._answered = answered
        self._membership = Membership(certified=self._identity.current() is not None)
        self._client: RpcClient | None = None
        self._boot = str(uuid.uuid4())
        self._sequence = 0
        self._wakeup = Wakeup()
        self._stopping = False
        self._standing = Standing()
        self._thread = threading.Thread(target=self._run, name="link")

    @property
    def standing(self) -> Standing:
        """Where the cell stands now."""
        return self._standing

    def start(self) -> None:
        """Begin to look for the core; returns at once."""
        self._thread.start()

    def wake(self) -> None:
        """Something changed: report it now."""
        self._wakeup.ring()

    def stop(self) -> None:
        """Tell the core that the cell stops, if it can be reached, and end."""
        self._stopping = True
        self._wakeup.ring()
        if self._thread.ident is not None:
            self._thread.join()
        self._say_goodbye()
        self._server.stop()
        self._wakeup.close()

    def core_client(self) -> RpcClient:
        """Asks the core as this cell. Raises Unavailable while the cell is no member or has lost its core."""
        client = self._client
        if client is None:
            raise Unavailable("the cell is not connected with its core")
        return client

    def issue_console(self, screen: Screen, password: str) -> ConsoleTicket:
        """A one-time ticket to `screen`. Raises Unavailable while the cell has no certificate."""
        identity = self._identity.current()
        if identity is None or self._server.address is None:
            raise Unavailable("the cell has not joined its domain")
        address, port = self._server.address
        return ConsoleTicket(
            cell=self._identity.name,
            address=address,
            port=port,
            ticket=self._tickets.issue(screen),
            password=password,
            authority=identity.authority.read_text(encoding="ascii"),
        )

    def open_stream(self, destination: Destination, stream: Stream) -> socket.socket:
        """A connection to another cell, as this one. Raises as `streams.open_stream`, Unavailable before joining."""
        identity = self._identity.current()
        if identity is None:
            raise Unavailable("the cell has not joined its domain")
        return open_stream(identity, destination, stream)

    def _run(self) -> None:
        while not self._stopping:
            command = self._membership.next
            if command.after:
                self._wakeup.wait(command.after)
            if self._stopping:
                return
            self._membership = self._membership.after(self._carry_out(command))

    def _carry_out(self, command: Look | Ask | Tell) -> Event:
        try:
            match command:
                case Look():
                    return self._look()
                case Ask(core):
                    return self._ask(core)
                case Tell(core):
                    return self._tell(core)
        except NanoError as error:
            return self._failed(error.message)
        except OSError as error:
            return self._failed(f"the core cannot be reached: {error.strerror or error}")
        except Exception:
            # A cell that gives up on its core would be lost until somebody restarts it.
            logger.exception("the link failed and starts anew")
            return self._failed("internal error")

    def _look(self) -> Event:
        self._drop_client()
        found = search_core(self._configuration, DISCOVERY_INTERVAL, self._is_ours, self._wakeup)
        if found is None:
            if self._wakeup.wait(0) and not self._stopping:
                logger.debug("something changed while there is no core to tell")
            return NobodyAnswered()
        return CoreFound(found)

    def _ask(self, core: Found) -> Event:
        port = self._server.reserve(address_towards(core.address, core.port))
        if ask_to_join(self._identity, core, port, self._configuration.secret):
            return Certified()
        problem = f"waits until an administrator adds it to a pool; its key is {self._identity.fingerprint}"
        self._stand(Standing(core=core.address, problem=problem))
        return NotAddedYet()

    def _tell(self, core: Found) -> Event:
        identity = self._identity.current()
        if identity is None:
            self._server.stop()
            return Removed()
        address = address_towards(core.address, core.port)
        if self._server.address is not None and self._server.address[0] != address:
            self._drop_client()  # its connections belong to an address that this host no longer has
        port = self._server.serve(address, identity)
        client = self._client
        if client is None or (client.address, client.port) != (core.address, core.port):
            client = RpcClient(core.address, core.port, Role.CORE, CORE_NAME, identity)
        self._sequence += 1
        stamp = Stamp(self._identity.name, address, port, self._boot, self._sequence)
        # Before the report is made: what happens meanwhile is not what the core has said yes to.
        asked = since_boot()
        answer = client.call(REPORT, self._make_report(stamp))
        if not answer.member:
            logger.warning("the core at %s has removed this cell", core.address)
            self._drop_client()
            self._identity.forget_certificate()
            self._server.stop()
            return Removed()
        self._client = client
        if answer.granted is not None:
            self._answered(asked, answer.granted)
        self._stand(Standing(core=core.address, member=True, pool=answer.pool, enabled=answer.enabled))
        return Reported()

    def _is_ours(self, found: Found) -> bool:
        pinned = self._identity.pinned_fingerprint
        if pinned and found.fingerprint != pinned:
            self._stand(Standing(problem=f"the core at {found.address} is not the one this cell belongs to"))
            return False
        return True

    def _failed(self, problem: str) -> Event:
        self._drop_client()
        self._stand(Standing(problem=problem))
        return Failed()

    def _stand(self, standing: Standing) -> None:
        if standing != self._standing:
            self._standing = standing
            level = logging.WARNING if standing.problem else logging.INFO
            logger.log(level, "core %s: %s", standing.core or "unknown", standing.problem or "reporting")
            self._changed(standing)

    def _drop_client(self) -> None:
        client, self._client = self._client, None
        if client:
            client.close()

    def _say_goodbye(self) -> None:
        client, bound = self._client, self._server.address
        if client is None or bound is None:
            return
        stamp = Stamp(self._identity.name, *bound, self._boot, self._sequence + 1)
        try:
            client.call(REPORT, structs.replace(self._make_report(stamp), stopping=True), timeout=LAST_WORD_SECONDS)
        except NanoError as error:
            logger.info("the core was not told that this cell stops: %s", error.message)
        client.close()
