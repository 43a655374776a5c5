"""Everything a handler of the frontend may use; does nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nano_appliance.model.configuration import FrontendConfiguration
from nano_appliance.rest.client import ApiClient
from nano_appliance.roles.frontend.accounts import Accounts
from nano_appliance.roles.frontend.administration.groups import Groups
from nano_appliance.roles.frontend.administration.roles import Roles
from nano_appliance.roles.frontend.administration.users import Users
from nano_appliance.roles.frontend.channels import Channels
from nano_appliance.roles.frontend.downloads import Downloads
from nano_appliance.roles.frontend.operation_log import Recorder
from nano_appliance.roles.frontend.poll_copies import PollCopies
from nano_appliance.roles.frontend.portal_files import PortalFiles
from nano_appliance.roles.frontend.sessions import Sessions
from nano_appliance.roles.frontend.throttle import LoginThrottle
from nano_appliance.roles.frontend.tokens import Tokens
from nano_appliance.store.operation_log import OperationLog


@dataclass(frozen=True)
class Frontend:
    """The parts of the running frontend; `monotonic` in seconds, `wall_clock` in nanoseconds since 1970."""

    configuration: FrontendConfiguration
    accounts: Accounts
    roles: Roles
    groups: Groups
    users: Users
    sessions: Sessions
    throttle: LoginThrottle
    tokens: Tokens
    channels: Channels
    downloads: Downloads
    log: OperationLog
    recorder: Recorder
    core: ApiClient
    copies: PollCopies
    portal: PortalFiles
    monotonic: Callable[[], float]
    wall_clock: Callable[[], int]
