"""The core's side of the link, put together: authority, server, directory and the answer to searches."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nano_appliance.link.authority import Authority
from nano_appliance.link.directory import Directory, Member
from nano_appliance.link.images import Accept, Locate, image_route, upload_route
from nano_appliance.link.operations import AUTHORITY, CERTIFY_SCREENS, JOIN, REPORT, Operation
from nano_appliance.link.ports import listen_for_link
from nano_appliance.link.responder import Responder
from nano_appliance.link.rpc_server import Handler, RpcServer
from nano_appliance.link.search import other_core
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.errors import Conflict
from nano_appliance.model.report import CellReport

SECOND_CORE_SECONDS = 0.5
"""How long another core may take to answer before this one believes to be alone."""


class CoreLink:
    """Listens on `configuration.listen_address` from the moment it is made, answers from `start` on.

    `certificates` is the core's `cert/` folder. `member_of` tells a cell's place, `heard` is called with each new
    report of a member and tells whether its instances are its own, `locate_image` names the file of an image's version,
    `accept_image` takes one that a cell has built. Raises NanoError when files, address or ports do not allow a start,
    Conflict when the domain has another core.
    """

    def __init__(
        self,
        certificates: Path,
        configuration: DomainConfiguration,
        *,
        member_of: Callable[[str], Member | None],
        heard: Callable[[CellReport], bool],
        locate_image: Locate,
        accept_image: Accept,
    ) -> None:
        self.authority = Authority(certificates, configuration.domain)
        identity = self.authority.core_identity()
        self.directory = Directory(
            self.authority,
            identity,
            secret=configuration.secret,
            member_of=member_of,
            heard=heard,
            clock=time.monotonic,
        )
        _require_alone(configuration, self.authority.fingerprint)
        with contextlib.ExitStack() as undo:
            listener = undo.enter_context(listen_for_link(configuration.listen_address, "core's link"))
            self.port = int(listener.getsockname()[1])
            self._responder = Responder(configuration, self.port, self.authority.fingerprint)
            undo.callback(self._responder.stop)
            handlers: dict[Operation[Any, Any], Handler] = {
                AUTHORITY: self.directory.tell_authority,
                JOIN: self.directory.join,
                REPORT: self.directory.report,
                CERTIFY_SCREENS: self.directory.certify_screens,
            }
            images = [
                image_route(locate_image, self.directory.require_member),
                upload_route(accept_image, self.directory.require_member),
            ]
            self._server = RpcServer(identity, listener, handlers, name="core link", routes=images)
            undo.pop_all()

    def start(self) -> None:
        """Begin to answer cells."""
        self._server.start()
        self._responder.start()

    def stop(self) -> None:
        """Stop answering; cells go on without their core and search for it."""
        self._responder.stop()
        self._server.stop()


def _require_alone(configuration: DomainConfiguration, fingerprint: str) -> None:
    other = other_core(configuration, fingerprint, SECOND_CORE_SECONDS)
    if other is not None:
        raise Conflict(
            f"domain '{configuration.domain}' has a core already, at {other.address}; "
            "stop it, or give this one another domain in domain.cfg"
        )
