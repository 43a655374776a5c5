"""Cloud-init's data over HTTP for guests that the older platform made: their CDs only name this service.

Runs only where there are such guests. Contract: the older platform's service on port 25469, except that nobody but the
guest itself is answered, by the hardware address that its requests come from.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import msgspec

from nano_appliance.model.address import AddressProvider
from nano_appliance.model.cloud_init import CloudInit, SeedSystem, user_data, whole_meta_data
from nano_appliance.model.errors import Conflict, NanoError, NotAllowed, NotFound, Unavailable
from nano_appliance.model.instance import Instance
from nano_appliance.rest.answer import RawAnswer
from nano_appliance.rest.application import RestApplication, Route
from nano_appliance.rest.request import Request
from nano_appliance.rest.server import HttpServer
from nano_appliance.roles.cell.cell import Cell
from nano_appliance.roles.cell.instances.seed import seed_system
from nano_appliance.roles.cell.monitor.neighbours import read_neighbours

logger = logging.getLogger(__name__)

PORT = 25469
"""TCP; stands in the CDs of the older platform's guests."""

MARK = f":{PORT}/".encode("ascii")
LONGEST_SEED = 4 << 20
"""Bytes; a CD of either platform has some hundred thousand."""

THREADS = 2
_TEXT = (("Content-Type", "text/plain; charset=utf-8"),)


class SeedService:
    """Answers the guests of `cell` whose CDs name it; `port` is another one in tests only."""

    def __init__(self, cell: Cell, port: int = PORT) -> None:
        self._cell = cell
        self._port = port
        self._server: HttpServer | None = None
        self._guests: frozenset[str] = frozenset()

    def start(self) -> None:
        """Begin, if there is a guest for it; a port in use is told in the log, and no reason to fail."""
        records = self._cell.registry.all()
        self._guests = frozenset(each.id for each in records if _names_the_service(each))
        if not self._guests:
            return
        try:
            self._server = HttpServer(
                RestApplication[None](self._routes(), lambda _request, _route: None, fallback=_nothing),
                (self._cell.identity.address, self._port),
                name="seed service",
                threads=THREADS,
            )
        except Unavailable as error:
            logger.warning(
                "%d guests of the older platform are not told what they ask cloud-init: %s", len(self._guests), error
            )
            return
        self._server.start()
        logger.info("cloud-init's data for %d guests of the older platform on port %d", len(self._guests), self._port)

    def stop(self) -> None:
        """End."""
        if self._server is not None:
            self._server.stop()

    def _routes(self) -> tuple[Route[None], ...]:
        return (
            Route("GET", "/<version>/<id>/meta-data", lambda request, _: _told(request, self._meta_data)),
            Route("GET", "/<version>/<id>/user-data", lambda request, _: _told(request, self._user_data), reads=False),
        )

    def _meta_data(self, request: Request) -> str:
        return whole_meta_data(self._system(self._asking(request)))

    def _user_data(self, request: Request) -> str:
        """Once only: it holds the password. The older platform tells nothing any more, either, from then on."""
        instance = self._asking(request)
        system = self._system(instance)
        if system.windows:
            raise Conflict("a Windows guest takes no user-data")
        if instance.access.initialized:
            return ""
        with self._cell.registry.busy(instance.id, "its first start"):
            self._cell.registry.change(instance.id, _initialized)
        logger.info("told instance %s how to initialise itself", instance.name)
        return user_data(system)

    def _asking(self, request: Request) -> Instance:
        """The instance of the request's path; raises NotFound, and NotAllowed when it is not what asks."""
        instance_id = request.arguments["id"]
        if instance_id not in self._guests:
            raise NotFound("no such guest")
        instance = self._cell.registry.get(instance_id)
        known_by = read_neighbours().get(instance.interfaces[0].hardware_address.lower())
        if known_by != request.remote_address:
            logger.warning("%s asked for the data of instance %s", request.remote_address, instance.name)
            raise NotAllowed("only the guest itself is told")
        return instance

    def _system(self, instance: Instance) -> SeedSystem:
        system = seed_system(self._cell, instance, CloudInit(), instance.id)
        if instance.access.address_allocation == AddressProvider.CLOUD_INIT and not system.address:
            raise Conflict("the guest has no address")
        return system


def _names_the_service(instance: Instance) -> bool:
    """Whether the CD of an instance leads here; one that cannot be read does not."""
    if not instance.access.cloud_init_available or not instance.access.boot_image:
        return False
    try:
        with Path(instance.access.boot_image).open("rb") as file:
            return MARK in file.read(LONGEST_SEED)
    except OSError as error:
        logger.warning("cannot read the CD of instance %s: %s", instance.name, error.strerror)
        return False


def _initialized(instance: Instance) -> Instance:
    return msgspec.structs.replace(instance, access=msgspec.structs.replace(instance.access, initialized=True))


def _told(request: Request, tell: Callable[[Request], str]) -> RawAnswer:
    try:
        return RawAnswer(HTTPStatus.OK, _TEXT, tell(request).encode())
    except NanoError as error:
        return RawAnswer(HTTPStatus.INTERNAL_SERVER_ERROR, _TEXT, error.message.encode())


def _nothing(_request: Request) -> RawAnswer:
    """Cloud-init also asks for what there is not."""
    return RawAnswer(HTTPStatus.OK, _TEXT)
