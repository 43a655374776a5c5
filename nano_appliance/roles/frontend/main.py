"""Starting and stopping the frontend: puts its parts together and serves until it is told to stop."""

from __future__ import annotations

import logging
import secrets
import socket
import time
import uuid
from pathlib import Path

from nano_appliance.host.notify import READY, STOPPING, notify, status
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.host.signal_pipe import STOP_SIGNALS, SignalPipe
from nano_appliance.model.configuration import FrontendConfiguration
from nano_appliance.model.token import PREFIX
from nano_appliance.rest.client import ApiClient
from nano_appliance.roles.frontend.accounts import Accounts
from nano_appliance.roles.frontend.administration.groups import Groups
from nano_appliance.roles.frontend.administration.roles import Roles
from nano_appliance.roles.frontend.administration.users import Users
from nano_appliance.roles.frontend.application import make_application
from nano_appliance.roles.frontend.channels import Channels
from nano_appliance.roles.frontend.doors import Doors
from nano_appliance.roles.frontend.downloads import Downloads
from nano_appliance.roles.frontend.frontend import Frontend
from nano_appliance.roles.frontend.operation_log import Recorder
from nano_appliance.roles.frontend.poll_copies import PollCopies
from nano_appliance.roles.frontend.portal_files import choose_root, find_portal_files
from nano_appliance.roles.frontend.session_file import BOOT_ID, SessionFile
from nano_appliance.roles.frontend.sessions import Sessions
from nano_appliance.roles.frontend.throttle import LoginThrottle
from nano_appliance.roles.frontend.tokens import Tokens
from nano_appliance.store.configuration import read_configuration
from nano_appliance.store.operation_log import OperationLog
from nano_appliance.store.tokens_data import TOKENS_FILE, TokensData
from nano_appliance.store.users_data import UsersData

logger = logging.getLogger(__name__)


def make_frontend(folder: ModuleFolder, configuration: FrontendConfiguration) -> Frontend:
    """The parts of the frontend over the files in `folder`.

    Raises Misconfigured for files that cannot be read, NanoError when folders cannot be made.
    """
    folder.make()
    session_file = SessionFile(folder.data / "session.data", BOOT_ID.read_text().strip())
    users_data = UsersData(folder.config / "users.data")
    log = OperationLog(folder.data / "log")
    return Frontend(
        configuration=configuration,
        accounts=Accounts(users_data),
        roles=Roles(users_data),
        groups=Groups(users_data),
        users=Users(users_data),
        sessions=Sessions(_make_id, session_file.save, session_file.load()),
        throttle=LoginThrottle(),
        tokens=Tokens(TokensData(folder.data / TOKENS_FILE), _make_id, _make_secret),
        channels=Channels(_make_id),
        downloads=Downloads(_make_id),
        log=log,
        recorder=Recorder(log, time.time_ns),
        copies=PollCopies(time.monotonic),
        core=ApiClient(
            f"http://{configuration.service_host}:{configuration.service_port}",
            configuration.api_id,
            configuration.api_key,
        ),
        portal=find_portal_files(choose_root(configuration.web_root, folder.home)),
        monotonic=time.monotonic,
        wall_clock=time.time_ns,
    )


def run(home: Path, inherited: list[socket.socket]) -> None:
    """Serve the portal and its API until SIGTERM or SIGINT, on the configured address and on `inherited` listeners.

    Raises NanoError when the configuration, the files or the address do not allow a start.
    """
    with SignalPipe(*STOP_SIGNALS) as stop:
        _serve(home, inherited, stop)


def _serve(home: Path, inherited: list[socket.socket], stop: SignalPipe) -> None:
    folder = ModuleFolder(home, "frontend")
    configuration = read_configuration(folder.config / "frontend.cfg", FrontendConfiguration)
    frontend = make_frontend(folder, configuration)
    doors = Doors(make_application(frontend), configuration, folder, frontend.core, inherited)
    doors.start()
    logger.info("portal on http://%s:%d, core at %s", configuration.address, doors.port, configuration.service_host)
    notify(READY, status(_banner(configuration, doors.port)))
    stop.wait()
    notify(STOPPING)
    doors.stop()


def _banner(configuration: FrontendConfiguration, port: int) -> str:
    """What `frontend start` shows, as the older platform did."""
    return "; ".join(
        (
            f"Core API: http://{configuration.service_host}:{configuration.service_port}/api/v1",
            f"Nano Web Portal: http://{configuration.address}:{port}",
            *([f"by TLS: https://{configuration.address}:{configuration.tls_port}"] if configuration.tls_port else []),
        )
    )


def _make_id() -> str:
    return str(uuid.uuid4())


def _make_secret() -> str:
    return PREFIX + secrets.token_urlsafe()
