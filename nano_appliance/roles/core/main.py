"""Starting and stopping the core: configuration, services, link and API, served until it is told to stop."""

from __future__ import annotations

import contextlib
import logging
import socket
from pathlib import Path

from nano_appliance.host.interfaces import interface_with_address
from nano_appliance.host.notify import READY, STOPPING, notify, status
from nano_appliance.host.open_files import allow_many_open_files
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.host.signal_pipe import STOP_SIGNALS, SignalPipe
from nano_appliance.model.caller import Caller
from nano_appliance.model.configuration import ApiConfiguration, DomainConfiguration
from nano_appliance.model.errors import Misconfigured
from nano_appliance.rest.application import RestApplication
from nano_appliance.rest.server import HttpServer
from nano_appliance.roles.core.api.guard import SignatureGuard
from nano_appliance.roles.core.api.routes import contract_routes, own_routes
from nano_appliance.roles.core.core import Core, make_core
from nano_appliance.store.configuration import read_configuration

logger = logging.getLogger(__name__)

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - what an api.cfg without an address has always meant
STOP_PATIENCE = 5.0
"""Seconds that tasks have to end when the core is told to stop."""


def run(home: Path, inherited: list[socket.socket]) -> None:
    """Serve cells, and the API on the configured address and on `inherited` listeners, until SIGTERM or SIGINT.

    Raises NanoError when the configuration, the files, the address or another core do not allow a start.
    """
    # Each cell has a connection to the core, and the core one to it.
    allow_many_open_files()
    with SignalPipe(*STOP_SIGNALS) as stop:
        _serve(home, inherited, stop)


def _serve(home: Path, inherited: list[socket.socket], stop: SignalPipe) -> None:
    folder = ModuleFolder(home, "core")
    folder.make()
    domain = _domain_configuration(folder.config / "domain.cfg")
    api = read_configuration(folder.config / "api.cfg", ApiConfiguration)
    core = make_core(folder, domain)
    with contextlib.ExitStack() as stack:
        server = HttpServer(
            make_application(core, api), (api.address or EVERY_ADDRESS, api.port), inherited=inherited, name="core API"
        )
        core.batch_resumption.start(core.pools.cells())
        core.migration_driver.resume()
        core.link.start()
        stack.callback(core.link.stop)
        core.failovers.start()
        stack.callback(core.failovers.stop)
        stack.callback(core.tasks.close, STOP_PATIENCE)
        stack.callback(core.batch_resumption.stop)
        stack.callback(core.migration_driver.stop)
        server.start()
        stack.callback(server.stop)
        logger.info("domain '%s': link port %d, API port %d", domain.domain, core.link.port, server.port)
        notify(READY, status(_banner(domain, core.link.port, f"{api.address}:{server.port}")))
        stop.wait()
        notify(STOPPING)


def _domain_configuration(path: Path) -> DomainConfiguration:
    configuration = read_configuration(path, DomainConfiguration)
    if not configuration.listen_address:
        raise Misconfigured(f"{path}: listen_address is required for the core")
    if interface_with_address(configuration.listen_address) is None:
        raise Misconfigured(f"{path}: listen_address {configuration.listen_address} is no address of this host")
    return configuration


def _banner(domain: DomainConfiguration, link_port: int, api_address: str) -> str:
    """What `core start` shows, as the older platform did."""
    return "; ".join(
        (
            f"service listen at '{domain.listen_address}:{link_port}'",
            f"group '{domain.group_address}:{domain.group_port}', domain '{domain.domain}'",
            f"API address '{api_address}'",
        )
    )


def make_application(core: Core, api: ApiConfiguration) -> RestApplication[Caller]:
    """The API over `core` for those who sign with a credential of `api`."""
    routes = (*contract_routes(core), *own_routes(core))
    return RestApplication(routes, SignatureGuard(api.credentials), failure_data={})
