"""The cell as a process: configuration in, signals handled, everything started and stopped in order."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from nano_appliance.host import notify
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.host.signal_pipe import STOP_SIGNALS, SignalPipe
from nano_appliance.link.cell_link import CellLink, Standing
from nano_appliance.link.console_tickets import Screen
from nano_appliance.link.images import fetch_image, send_image
from nano_appliance.link.operations import CERTIFY_SCREENS
from nano_appliance.link.screen_identity import ScreenIdentity
from nano_appliance.model.authority import ScreenRequest
from nano_appliance.model.configuration import DomainConfiguration
from nano_appliance.model.migration_orders import Destination
from nano_appliance.model.orders import ConsoleTicket, ImageSource, ImageUpload
from nano_appliance.roles.cell.identity import read_identity
from nano_appliance.roles.cell.migration.doors import OpenStream
from nano_appliance.roles.cell.orders import handlers
from nano_appliance.roles.cell.report import make_report
from nano_appliance.roles.cell.screens import EncryptedScreens
from nano_appliance.roles.cell.service import CellService
from nano_appliance.roles.cell.warnings import NO_DEFAULT_ROUTE, has_default_route
from nano_appliance.store.configuration import read_configuration

logger = logging.getLogger(__name__)

STOP_GUESTS = "NANO_STOP_GUESTS"
"""Environment variable: with `1` guests are shut down with the cell, as a try-out wants it; otherwise they go on."""


def run(home: Path, _inherited: list[socket.socket]) -> None:
    """Be the cell in the folder `home` until SIGTERM or SIGINT.

    A cell serves on its link's own port only, so it takes no inherited sockets. Raises NanoError when it cannot start;
    a missing core or hypervisor is no reason for that.
    """
    with SignalPipe(*STOP_SIGNALS) as stop:
        _serve(home, stop)


def _serve(home: Path, stop: SignalPipe) -> None:
    folder = ModuleFolder(home, "cell")
    configuration = read_configuration(folder.config / "domain.cfg", DomainConfiguration)
    identity = read_identity()
    if not has_default_route():
        logger.warning(NO_DEFAULT_ROUTE)

    # Cell and link need each other; these are called only when both are there.
    def fetch(source: ImageSource, offset: int) -> AbstractContextManager[Iterable[bytes]]:
        return fetch_image(link.core_client(), source, offset)

    def issue(screen: Screen, password: str) -> ConsoleTicket:
        return link.issue_console(screen, password)

    def send(upload: ImageUpload, path: Path) -> None:
        send_image(link.core_client(), upload, path)

    def dial(destination: Destination) -> OpenStream:
        return lambda stream: link.open_stream(destination, stream)

    def wake() -> None:
        link.wake()

    def certify(request: str) -> str:
        question = ScreenRequest(signing_request=request, address=identity.address)
        return link.core_client().call(CERTIFY_SCREENS, question).certificate

    screens = None
    if configuration.encrypted_screens:
        screens = EncryptedScreens(ScreenIdentity(folder.cert, identity.name, lambda: identity.address), certify)
    service = CellService(folder, identity, fetch, wake, emulate=configuration.emulation, screens=screens)
    link = CellLink(
        folder.cert,
        configuration,
        identity.name,
        handlers=handlers(service.cell, issue, send, dial),
        make_report=lambda stamp: make_report(service, stamp),
        connect=service.cell.receptions.connect,
        changed=_show,
        answered=lambda asked, granted: service.cell.lease.core_answered(asked, granted=granted),
    )
    service.start()
    link.start()
    notify.notify(notify.READY, notify.status(_banner(identity.name, configuration)))
    stop.wait()
    notify.notify(notify.STOPPING)
    logger.info("stopping")
    # Orders end first, so that nobody starts what is about to be shut down.
    link.stop()
    service.stop(with_guests=os.environ.get(STOP_GUESTS) == "1")


def _banner(name: str, configuration: DomainConfiguration) -> str:
    """What `cell start` shows, as the older platform did."""
    return "; ".join(
        (
            f"service {name} looks for its core",
            f"group '{configuration.group_address}:{configuration.group_port}', domain '{configuration.domain}'",
        )
    )


def _show(standing: Standing) -> None:
    """Tell the service manager's status line where the cell stands."""
    text = standing.problem or f"member of compute pool '{standing.pool}' at core {standing.core}"
    notify.notify(notify.status(text))
